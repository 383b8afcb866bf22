// The residuals of each row, or group of rows, under the least-squares fit without it, kept up to date while orthonormal
// directions enter the fit one by one. PRESS (Allen 1974) is the sum of their squares.
//
// With the hat matrix A + r rᵀ (r = √(w/Σw), the share of the intercept) and the residuals e of the fit of all rows, those
// left out are f_G = M e_G, M = (I − A_GG − r_G r_Gᵀ)⁻¹. A direction q adds q qᵀ to A and takes q p from e, so by Sherman
// and Morrison's formula, with z = M q_G and s = 1 − q_Gᵀz, M grows by z zᵀ/s and f_G by z (q_Gᵀf_G − p)/s.
import { type Matrix64, rowOf } from "../../math/matrix.ts";
import type { Candidates } from "./candidates.ts";
import { membersOf } from "../groups.ts";

/** Beyond it the rows that are left determine the fit of a group to less than six digits. */
const MOST_GAIN = 1e10;

export class LeftOut {
  readonly #groups: readonly Int32Array[];
  /** M of each group, row-major. */
  readonly #gains: readonly Float64Array[];
  /** f: outputs × n. */
  readonly #residuals: Matrix64;
  #isDetermined = true;

  /** The fit is the intercept alone. `groups` are those of the rows, as numbers; each row its own by default. */
  constructor({ targets, roots }: Candidates, groups?: ArrayLike<number>) {
    this.#groups = membersOf(groups ?? roots.map((_, i) => i), roots.length, "LeftOut");
    this.#gains = this.#groups.map(({ length }) => identity(length));
    this.#residuals = { ...targets, data: targets.data.slice() };
    // r is a direction too, to which the centred targets are orthogonal.
    this.add(roots, new Float64Array(targets.rows));
  }

  /** Takes in a direction (n), orthogonal to those before, and the product p of each target with it. */
  add(direction: Float64Array, products: ArrayLike<number>): void {
    for (let g = 0; g < this.#groups.length && this.#isDetermined; g++) {
      this.#isDetermined = this.#addTo(this.#groups[g], this.#gains[g], direction, products);
    }
  }

  /** Σ f² over all rows and outputs; nothing where the rows that are left do not determine a fit. */
  get squares(): number | undefined {
    if (!this.#isDetermined) return undefined;
    return this.#residuals.data.reduce((sum, f) => sum + f * f, 0);
  }

  #addTo(group: Int32Array, gain: Float64Array, direction: Float64Array, products: ArrayLike<number>): boolean {
    const size = group.length;
    const z = new Float64Array(size);
    let s = 1;
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) z[a] += gain[a * size + b] * direction[group[b]];
      s -= direction[group[a]] * z[a];
    }
    let trace = 0;
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) gain[a * size + b] += (z[a] * z[b]) / s;
      trace += gain[a * size + a];
    }
    for (let c = 0; c < products.length; c++) {
      const f = rowOf(this.#residuals, c);
      let change = -products[c];
      for (let a = 0; a < size; a++) change += direction[group[a]] * f[group[a]];
      for (let a = 0; a < size; a++) f[group[a]] += (z[a] * change) / s;
    }
    return s > 0 && trace <= MOST_GAIN * size;
  }
}

function identity(size: number): Float64Array {
  const m = new Float64Array(size * size);
  for (let a = 0; a < size; a++) m[a * size + a] = 1;
  return m;
}
