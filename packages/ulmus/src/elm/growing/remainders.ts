// What each candidate could still bring to a nested fit: its product with the residuals of every output, and the square of
// what the fit cannot make up for. Both follow from one product of all candidates with each direction that enters.
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix64, matrix64 } from "../../math/matrix.ts";
import { isConstant } from "../centre.ts";
import type { Candidates } from "./candidates.ts";
import type { Direction } from "./nested-fit.ts";

export class Remainders {
  readonly #candidates: Candidates;
  readonly #kernels: Kernels;
  /** x · (t − t̂): candidates × outputs. */
  readonly products: Matrix64;
  /** ‖x − x̂‖², one for each candidate. */
  readonly squares: Float64Array;

  constructor(candidates: Candidates, kernels: Kernels) {
    const { columns, targets, squares } = candidates;
    this.#candidates = candidates;
    this.#kernels = kernels;
    this.squares = squares.slice();
    this.products = matrix64(columns.rows, targets.rows);
    kernels.multiply(this.products, columns, targets, { transposeB: true });
  }

  /** Whether candidate `j` is more than a constant and what the fit makes up for. */
  isFree(j: number): boolean {
    return !isConstant(this.squares[j], this.#candidates.squares[j]);
  }

  /** The candidate `j` cannot bring anything any more. */
  close(j: number): void {
    this.squares[j] = 0;
  }

  /** Takes away what `direction` makes up for. */
  remove({ direction, products }: Direction): void {
    const { columns } = this.#candidates;
    const shares = matrix64(columns.rows, 1);
    this.#kernels.multiply(shares, columns, { rows: direction.length, columns: 1, data: direction });
    for (let j = 0; j < columns.rows; j++) {
      const share = shares.data[j];
      this.squares[j] -= share * share;
      for (let c = 0; c < products.length; c++) this.products.data[j * products.length + c] -= share * products[c];
    }
  }
}
