// Substitutions with the factors of a tridiagonal matrix: what each ridge of a path costs once the decomposition is made.
import type { Matrix64 } from "../math/matrix.ts";

/** T + λ = L D Lᵀ, L unit bidiagonal. */
export interface Factors {
  /** The diagonal below that of L. */
  readonly lower: Float64Array;
  /** D */
  readonly pivots: Float64Array;
}

/** The squared lengths of the rows of basis L⁻ᵀ D^(−½), as in `solveRows`. */
export function rowSquares({ rows, columns: m, data }: Matrix64, { lower, pivots }: Factors): Float64Array {
  const inverse = pivots.map((pivot) => 1 / pivot);
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => Math.min(i + k, rows - 1) * m);
    let [ya, yb, yc, yd] = [0, 0, 0, 0];
    let [sa, sb, sc, sd] = [0, 0, 0, 0];
    for (let k = 0; k < m; k++) {
      const factor = k > 0 ? lower[k - 1] : 0;
      const weight = inverse[k];
      ya = data[a + k] - factor * ya;
      yb = data[b + k] - factor * yb;
      yc = data[c + k] - factor * yc;
      yd = data[d + k] - factor * yd;
      sa += ya * ya * weight;
      sb += yb * yb * weight;
      sc += yc * yc * weight;
      sd += yd * yd * weight;
    }
    out.set([sa, sb, sc, sd].slice(0, rows - i), i);
  }
  return out;
}

/**
 * out = basis L⁻ᵀ D^(−½) for unit bidiagonal L. Each element of a row waits for the one before it, so four rows go side by
 * side.
 */
export function solveRows(out: Matrix64, { rows, columns: m, data }: Matrix64, { lower, pivots }: Factors): void {
  const inverseRoots = pivots.map((pivot) => 1 / Math.sqrt(pivot));
  const y = out.data;
  for (let i = 0; i < rows; i += 4) {
    // Beyond the last row the last one is solved once more.
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => Math.min(i + k, rows - 1) * m);
    let [ya, yb, yc, yd] = [0, 0, 0, 0];
    for (let k = 0; k < m; k++) {
      const factor = k > 0 ? lower[k - 1] : 0;
      const root = inverseRoots[k];
      ya = data[a + k] - factor * ya;
      yb = data[b + k] - factor * yb;
      yc = data[c + k] - factor * yc;
      yd = data[d + k] - factor * yd;
      y[a + k] = ya * root;
      y[b + k] = yb * root;
      y[c + k] = yc * root;
      y[d + k] = yd * root;
    }
  }
}

/** (L D Lᵀ)⁻¹ b for unit bidiagonal L. */
export function solveTridiagonal(b: Matrix64, { lower, pivots }: Factors): Matrix64 {
  const { rows: m, columns } = b;
  const x = { ...b, data: b.data.slice() };
  for (let k = 1; k < m; k++) {
    for (let c = 0; c < columns; c++) x.data[k * columns + c] -= lower[k - 1] * x.data[(k - 1) * columns + c];
  }
  for (let k = m - 1; k >= 0; k--) {
    for (let c = 0; c < columns; c++) {
      const next = k + 1 < m ? lower[k] * x.data[(k + 1) * columns + c] : 0;
      x.data[k * columns + c] = x.data[k * columns + c] / pivots[k] - next;
    }
  }
  return x;
}
