// Symmetric positive definite systems with ten right sides, by Cholesky; the matrix is kept, so each run copies it.
import { repeated } from "../contest.mjs";
import { matrix, normals, positiveDefinite } from "../data.mjs";
import { ours, pythons } from "./contestants.mjs";

const outputs = 10;

export async function* solutions({ backends, peers }) {
  for (const n of [1024, 2048]) yield await solution({ backends, peers }, n);
  yield await solution({ backends, peers }, 300, true);
}

async function solution({ backends, peers }, n, isSmall = false) {
  const { kernels } = backends[0];
  const a = positiveDefinite(n, 4, kernels);
  const b = matrix(n, outputs, normals(n * outputs, 5, Float64Array));
  /** ‖Ax − b‖ / (‖A‖ ‖x‖), in Frobenius norms. */
  const errorOf = (x) => {
    const left = matrix(n, outputs);
    kernels.multiply(left, a, matrix(n, outputs, Float64Array.from(x)));
    const norm = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return norm(left.data.map((value, i) => value - b.data[i])) / (norm(a.data) * norm(x));
  };
  const make = (own) => {
    const [factor, x] = [matrix(n, n), matrix(n, outputs)];
    const work = () => {
      factor.data.set(a.data);
      x.data.set(b.data);
      own.cholesky(factor);
      own.choleskySolve(factor, x);
    };
    return { work, error: () => errorOf(x.data) };
  };
  const python = (name, kind) =>
    pythons(peers, name, {
      program: "solve",
      values: { a: a.data, b: b.data, n, kind },
      error: errorOf,
      family: "scipy",
    });
  return {
    size: `n = ${n}, ${outputs} right sides`,
    work: n ** 3 / 3 + 2 * n * n * outputs,
    tolerance: 1e-14,
    contestants: [
      ...ours(backends, make, { withPlain: isSmall }),
      ...python("scipy.linalg.solve(assume_a='pos')", "solve"),
      ...python("scipy lapack.dposv, Fortran order", "dposv"),
      ...(n <= 1024 ? [await mlMatrix(peers, { n, a, b, errorOf })] : []),
    ].filter(Boolean),
  };
}

async function mlMatrix(peers, { n, a, b, errorOf }) {
  const library = await peers.load("ml-matrix");
  if (!library) return undefined;
  const make = () => {
    const [left, right] = [library.Matrix.from1DArray(n, n, a.data), library.Matrix.from1DArray(n, outputs, b.data)];
    let x;
    const work = () => (x = new library.CholeskyDecomposition(left).solve(right));
    return { run: repeated(work), error: () => errorOf(Float64Array.from(x.to1DArray())) };
  };
  return { name: "ml-matrix", threads: 1, make };
}
