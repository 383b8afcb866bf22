// All eigenvalues and eigenvectors of a symmetric matrix, Float64.
import { library } from "../backends.mjs";
import { repeated } from "../contest.mjs";
import { positiveDefinite, relativeError } from "../data.mjs";
import { ours, pythons } from "./contestants.mjs";

export async function* eigendecompositions({ backends, peers }) {
  for (const n of [500, 1000]) yield await eigendecomposition({ backends, peers }, n);
  yield await eigendecomposition({ backends, peers }, 200, true);
}

async function eigendecomposition({ backends, peers }, n, isSmall = false) {
  const a = positiveDefinite(n, 6, backends[0].kernels);
  const ascending = (values) => Float64Array.from(values).toSorted();
  const reference = await valuesByNumpy(peers, a);
  const errorOf = (values) => (reference ? relativeError(ascending(values), ascending(reference)) : 0);
  const make = (kernels) => {
    let eigen;
    // The vectors are tried on the matrix.
    const error = () => Math.max(errorOf(eigen.values), residual(a, eigen));
    return { work: () => (eigen = library.symmetricEigen(a, kernels)), error };
  };
  const python = (name, kind) =>
    pythons(peers, name, { program: "eigen", values: { a: a.data, n, kind }, error: errorOf, family: "LAPACK" });
  return {
    size: `n = ${n}`,
    tolerance: 1e-11,
    contestants: [
      ...ours(backends, make, { withPlain: isSmall }),
      ...python("numpy.linalg.eigh", "numpy"),
      ...python("scipy.linalg.eigh(driver='evd')", "scipy"),
      ...(isSmall ? [await mlMatrix(peers, n, { a, errorOf })] : []),
    ].filter(Boolean),
  };
}

/** Undefined without numpy. */
async function valuesByNumpy(peers, a) {
  const python = peers.python.get(1);
  if (!python) return undefined;
  const made = await python.make("eigen", { a: a.data, n: a.rows, kind: "numpy" });
  await made.run(1);
  const values = await made.result();
  await made.close();
  return values;
}

/** ‖Av − λv‖ / ‖A‖ of the first, the middle and the last eigenvector. */
function residual({ rows: n, data }, { values, vectors }) {
  const worst = [0, n >> 1, n - 1].map((j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let product = -values[j] * vectors.data[i * n + j];
      for (let k = 0; k < n; k++) product += data[i * n + k] * vectors.data[k * n + j];
      sum += product * product;
    }
    return Math.sqrt(sum);
  });
  return Math.max(...worst) / Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
}

async function mlMatrix(peers, n, { a, errorOf }) {
  const matrices = await peers.load("ml-matrix");
  if (!matrices) return undefined;
  const make = () => {
    const m = matrices.Matrix.from1DArray(n, n, a.data);
    let values;
    const work = () => (values = new matrices.EigenvalueDecomposition(m, { assumeSymmetric: true }).realEigenvalues);
    return { run: repeated(work), error: () => errorOf(values) };
  };
  return { name: "ml-matrix", threads: 1, make };
}
