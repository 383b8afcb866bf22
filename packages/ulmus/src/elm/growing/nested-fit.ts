// Least squares on hidden columns that come in one after another or block by block, exact at every size: what
// error-minimised (Feng et al. 2009) and orthogonal incremental ELM reach by bordering a pseudo-inverse, by orthogonal
// directions instead (Gram and Schmidt, twice: Giraud et al. 2005), which also survives columns that nearly repeat others.
//
// With a penalty λ each column x_j gets √λ below it in a place of its own. The directions of the longer columns, cut to
// the rows of the data, are still H (HᵀH + λI)^(−½) up to a rotation, so sums over them are those of ridge regression.
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import { isConstant } from "../centre.ts";
import type { Readout } from "../readout.ts";
import { type Candidates, dot, isRounding, readoutOf, rootMean, squaresOf } from "./candidates.ts";
import type { SizePoint } from "./kept-units.ts";
import { LeftOut } from "./left-out.ts";

export interface NestedFitOptions {
  readonly kernels: Kernels;
  /** The largest number of units. */
  readonly capacity: number;
  /** λ itself, ≥ 0; 0 by default. */
  readonly penalty?: number;
  /** The groups to leave out, as numbers; each row its own by default. */
  readonly groups?: ArrayLike<number>;
}

/** What a unit has brought in. */
export interface Direction {
  /** Of length 1 (less under a penalty): n. */
  readonly direction: Float64Array;
  /** The product of each target with it. */
  readonly products: Float64Array;
}

/** Columns that are made orthogonal to those before them in one product. */
const BLOCK = 32;

export class NestedFit {
  readonly #candidates: Candidates;
  readonly #kernels: Kernels;
  readonly #penalty: number;
  readonly #leftOut: LeftOut;
  /** Orthonormal rows: capacity × (n, and capacity under a penalty). */
  readonly #basis: Matrix64;
  /** Row k holds what column k has of each direction up to its own. */
  readonly #triangle: Matrix64;
  /** The products of the targets with each direction: capacity × outputs. */
  readonly #products: Matrix64;
  readonly #residuals: Matrix64;
  readonly #units: number[] = [];
  readonly #curve: SizePoint[] = [];
  #columnSquares = 0;

  constructor(candidates: Candidates, { kernels, capacity, penalty = 0, groups }: NestedFitOptions) {
    const { columns, targets } = candidates;
    this.#candidates = candidates;
    this.#kernels = kernels;
    this.#penalty = penalty;
    this.#leftOut = new LeftOut(candidates, groups);
    this.#basis = matrix64(capacity, columns.columns + (penalty > 0 ? capacity : 0));
    this.#triangle = matrix64(capacity, capacity);
    this.#products = matrix64(capacity, targets.rows);
    this.#residuals = { ...targets, data: targets.data.slice() };
    this.#addPoint();
  }

  /** The units so far, in order. */
  get units(): Int32Array {
    return Int32Array.from(this.#units);
  }

  /** A point for every size so far. */
  get curve(): readonly SizePoint[] {
    return this.#curve;
  }

  /** Whether nothing but rounding is left of the targets. */
  get isExact(): boolean {
    return isRounding(this.#residuals, this.#candidates);
  }

  /**
   * Takes in the candidates `units`, in order, and gives the directions that they brought. One that the units before it
   * (and the intercept) make up for, to a millionth, is left aside.
   */
  add(units: ArrayLike<number>): Direction[] {
    const directions: Direction[] = [];
    for (let from = 0; from < units.length; from += BLOCK) {
      const block = Array.prototype.slice.call(units, from, from + BLOCK) as number[];
      directions.push(...this.#addBlock(block));
    }
    return directions;
  }

  /** The readout of the first `size` units. */
  readout(size: number = this.#units.length): Readout {
    const { columns: outputs } = this.#products;
    const weights = matrix64(size, outputs);
    const { data: r, columns: stride } = this.#triangle;
    for (let c = 0; c < outputs; c++) {
      for (let k = size - 1; k >= 0; k--) {
        let sum = this.#products.data[k * outputs + c];
        for (let later = k + 1; later < size; later++) sum -= r[later * stride + k] * weights.data[later * outputs + c];
        weights.data[k * outputs + c] = sum / r[k * stride + k];
      }
    }
    return readoutOf(weights, this.#units, this.#candidates);
  }

  #addBlock(units: readonly number[]): Direction[] {
    const { block, parts } = this.#withoutBasis(units);
    const directions: Direction[] = [];
    units.forEach((unit, k) => {
      const direction = this.#accept(unit, rowOf(block, k), rowOf(parts, k));
      if (direction) directions.push(direction);
    });
    return directions;
  }

  /** The columns of `units` made orthogonal to the basis, and what they had of it. */
  #withoutBasis(units: readonly number[]): { block: Matrix64; parts: Matrix64 } {
    const { columns } = this.#candidates;
    const count = this.#units.length;
    const length = this.#basis.columns;
    const block = matrix64(units.length, length);
    units.forEach((unit, k) => block.data.set(rowOf(columns, unit), k * length));
    const basis = { rows: count, columns: length, data: this.#basis.data.subarray(0, count * length) };
    const parts = matrix64(units.length, count);
    for (let pass = 0; pass < 2; pass++) {
      const minus = matrix64(units.length, count);
      this.#kernels.multiply(minus, block, basis, { transposeB: true });
      for (let i = 0; i < minus.data.length; i++) parts.data[i] += minus.data[i] *= -1;
      this.#kernels.multiply(block, minus, basis, { accumulate: true });
    }
    parts.data.forEach((part, i) => (parts.data[i] = -part));
    return { block, parts };
  }

  /** Makes `column` orthogonal to those of its own block, too, and takes it in unless nothing is left. */
  #accept(unit: number, column: Float64Array, parts: Float64Array): Direction | undefined {
    const size = this.#units.length;
    const triangle = rowOf(this.#triangle, size).fill(0);
    triangle.set(parts);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = parts.length; k < size; k++) triangle[k] += takeAway(column, rowOf(this.#basis, k));
    }
    if (this.#penalty > 0) column[this.#residuals.columns + size] = Math.sqrt(this.#penalty);
    const left = squaresOf(column);
    const squares = this.#candidates.squares[unit];
    if (isConstant(left, squares + this.#penalty)) return undefined;
    triangle[size] = Math.sqrt(left);
    rowOf(this.#basis, size).set(column.map((value) => value / triangle[size]));
    this.#units.push(unit);
    this.#columnSquares += squares;
    return this.#enter(size);
  }

  /** Lets the targets and the left-out residuals know of the newest direction. */
  #enter(size: number): Direction {
    const { targets } = this.#candidates;
    const direction = rowOf(this.#basis, size).subarray(0, targets.columns);
    const products = rowOf(this.#products, size);
    for (let c = 0; c < targets.rows; c++) {
      const residual = rowOf(this.#residuals, c);
      products[c] = dot(rowOf(targets, c), direction);
      for (let i = 0; i < residual.length; i++) residual[i] -= products[c] * direction[i];
    }
    this.#leftOut.add(direction, products);
    this.#addPoint();
    return { direction, products };
  }

  #addPoint(): void {
    const units = this.#units.length;
    const heldOut = this.#leftOut.squares;
    this.#curve.push({
      units,
      trainingError: rootMean(squaresOf(this.#residuals.data), this.#candidates),
      ...(heldOut !== undefined && { heldOutError: rootMean(heldOut, this.#candidates) }),
      ridge: this.#penalty > 0 ? (this.#penalty * units) / this.#columnSquares : 0,
    });
  }
}

/** column ← column − (column · direction) direction; returns the product. */
function takeAway(column: Float64Array, direction: Float64Array): number {
  const product = dot(column, direction);
  for (let i = 0; i < column.length; i++) column[i] -= product * direction[i];
  return product;
}
