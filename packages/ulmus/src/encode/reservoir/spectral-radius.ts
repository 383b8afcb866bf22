// The spectral radius of a sparse square matrix: Arnoldi's method (1951) brings the outermost eigenvalues, complex pairs
// too, into a small Hessenberg matrix, whose repeated squares grow by it (Gelfand 1941). Not a decomposition.
// Only + − × ÷ √, in a fixed order and outside the kernels: weights that are scaled by it keep the same bits everywhere.
import type { SparseMatrix } from "../../math/kernels.ts";
import { createRandom } from "../../math/random.ts";
import { lengthOf, takeAway } from "../../math/gram-schmidt.ts";
import { addProduct } from "./sparse-product.ts";

/** After k squarings the error is about κ^(1/2ᵏ) − 1 for eigenvectors of condition κ: below 1e-8. */
const SQUARINGS = 32;

/** The largest |eigenvalue|: to 1e-7 up to 110 rows, where Arnoldi's method is complete, and to 1e-4 for random matrices beyond. */
export function spectralRadius(matrix: SparseMatrix): number {
  const n = matrix.starts.length - 1;
  return growthOf(hessenberg(matrix, Math.min(n, 100 + Math.floor(n / 10))));
}

/** `matrix` on the space that it spans from a random vector: rows of a matrix of at most `size`, fewer if it spans no more. */
function hessenberg(matrix: SparseMatrix, size: number): Float64Array[] {
  const n = matrix.starts.length - 1;
  const random = createRandom(1);
  let next = Float64Array.from({ length: n }, () => random.normal());
  let length = lengthOf(next);
  const basis: Float64Array[] = [];
  const h = Array.from({ length: size }, () => new Float64Array(size));
  for (let j = 0; j < size; j++) {
    const factor = 1 / length;
    basis.push(next.map((value) => value * factor));
    next = new Float64Array(n);
    addProduct(next, matrix, basis[j]);
    const before = lengthOf(next);
    for (let pass = 0; pass < 2; pass++) basis.forEach((vector, i) => (h[i][j] += takeAway(next, vector)));
    length = lengthOf(next);
    if (!(length > 1e-12 * before)) return h.slice(0, j + 1).map((row) => row.subarray(0, j + 1));
    if (j + 1 < size) h[j + 1][j] = length;
  }
  return h;
}

/** lim ‖aᵏ‖^(1/k) as c₀ √(c₁ √(c₂ …)), where c is the size that each square is divided by before the next. */
function growthOf(a: Float64Array[]): number {
  const sizes: number[] = [];
  let power = a;
  for (let k = 0; k <= SQUARINGS; k++) {
    const size = power.reduce((most, row) => row.reduce((m, value) => Math.max(m, Math.abs(value)), most), 0);
    if (size === 0) return 0;
    sizes.push(size);
    power = square(power.map((row) => row.map((value) => value / size)));
  }
  return sizes.reduceRight((growth, size) => size * Math.sqrt(growth), 1);
}

function square(a: Float64Array[]): Float64Array[] {
  return a.map((row) => {
    const out = new Float64Array(row.length);
    for (let k = 0; k < row.length; k++) {
      const [factor, other] = [row[k], a[k]];
      if (factor !== 0) for (let j = 0; j < out.length; j++) out[j] += factor * other[j];
    }
    return out;
  });
}
