// What a readout costs beyond one solution: held-out scores for a whole path of ridges (beside scikit-learn's RidgeCV), a
// kernel machine (beside KernelRidge), and one step of recursive least squares (beside numpy, and a limit in time).
import { library } from "../backends.mjs";
import { matrix, normals, relativeError } from "../data.mjs";
import { ours, pythons } from "./contestants.mjs";

const outputs = 10;
/** Half decades from 1e-5 to 10^1.5, as the library's models try. */
const ridges = Array.from({ length: 14 }, (_, k) => 10 ** (-5 + k / 2));

export async function* readouts({ backends, peers }) {
  yield await leaveOneOut({ backends, peers }, { rows: 2000, columns: 500 });
  yield await leaveOneOut({ backends, peers }, { rows: 500, columns: 2000 });
  yield await kernelMachine({ backends, peers }, 2000);
  yield recursiveUpdate({ backends, peers }, 512);
}

/** Rows of tanh units, and for each a 1 in one of ten columns. */
function hiddenRows(rows, columns, seed) {
  const inputs = 64;
  const [x, w] = [
    matrix(rows, inputs, normals(rows * inputs, seed)),
    matrix(inputs, columns, normals(inputs * columns, 21)),
  ];
  for (let i = 0; i < w.data.length; i++) w.data[i] /= 8;
  const hidden = matrix(rows, columns, new Float32Array(rows * columns));
  library.createWasmKernels().hidden(hidden, x, w, normals(columns, 22), "tanh");
  const targets = matrix(rows, outputs);
  for (let i = 0; i < rows; i++)
    targets.data[i * outputs + bestOf(x.data.subarray(i * inputs, i * inputs + outputs))] = 1;
  return { x, hidden, targets };
}

function bestOf(values) {
  return values.reduce((best, value, c) => (value > values[best] ? c : best), 0);
}

async function leaveOneOut({ backends, peers }, { rows, columns }) {
  const { hidden, targets } = hiddenRows(rows, columns, 20);
  const unit = meanDiagonal(hidden);
  const alphas = Float64Array.from(ridges, (ridge) => ridge * unit);
  const values = { h: hidden.data, t: targets.data, alphas, rows };
  const reference = await resultOf(peers, "ridge_path", values);
  const errorOf = (squares) => (reference ? relativeError(squares, reference) : 0);
  const make = (kernels) => {
    let best;
    const work = () => {
      const path = library.createRidgePath({ hidden, targets }, kernels);
      best = ridges.map((ridge) => squaresOf(path.heldOut(ridge), targets)).reduce((a, b) => (b.sum < a.sum ? b : a));
    };
    return { work, error: () => errorOf(best.squares) };
  };
  return {
    size: `leave-one-out, ${ridges.length} ridges, ${rows} rows of ${columns}`,
    tolerance: 1e-6,
    contestants: [
      ...ours(backends, make),
      ...pythons(peers, "scikit-learn RidgeCV", { program: "ridge_path", values, error: errorOf }),
    ],
  };
}

/** The mean diagonal of the centred HᵀH, which a relative ridge of 1 stands for. */
function meanDiagonal({ rows, columns, data }) {
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    let [mean, squares] = [0, 0];
    for (let i = 0; i < rows; i++) mean += data[i * columns + j] / rows;
    for (let i = 0; i < rows; i++) squares += (data[i * columns + j] - mean) ** 2;
    sum += squares;
  }
  return sum / columns;
}

/** The squared errors of scores, and their sum. */
function squaresOf(scores, targets) {
  const squares = scores.data.map((score, i) => (targets.data[i] - score) ** 2);
  return { squares, sum: squares.reduce((a, b) => a + b, 0) };
}

async function kernelMachine({ backends, peers }, rows) {
  const { hidden: x, targets } = hiddenRows(rows, 256, 23);
  const [gamma, ridge] = [0.3 / x.columns, 0.01];
  const values = { x: x.data, t: targets.data, rows, gamma, ridge };
  const reference = await resultOf(peers, "kernel_ridge", { ...values, kind: "intercept" });
  const make = (kernels) => {
    let readout;
    const work = () => {
      const kernel = library.kernelMatrix({ name: "rbf", gamma }, x, x, kernels);
      readout = library.solveKernelRidge({ kernel, targets }, ridge, kernels);
    };
    return { work, error: () => (reference ? relativeError(readout.weights.data, reference) : 0) };
  };
  return {
    size: `kernel, ${rows} rows of ${x.columns}`,
    tolerance: 1e-6,
    contestants: [
      ...ours(backends, make),
      ...pythons(peers, "scikit-learn KernelRidge", {
        program: "kernel_ridge",
        values: { ...values, kind: "sklearn" },
      }),
    ],
  };
}

function recursiveUpdate({ backends, peers }, columns) {
  const rows = 1000;
  const { hidden, targets } = hiddenRows(rows, columns, 24);
  const rowOf = (m, i) => m.data.subarray(i * m.columns, (i + 1) * m.columns);
  const make = (kernels) => {
    const learner = new library.RecursiveLeastSquares(columns, outputs, { kernels });
    let at = 0;
    const work = () => {
      learner.add(rowOf(hidden, at % rows), rowOf(targets, at % rows));
      at += 1;
    };
    const error = () => {
      for (let row = at; row < 600; row++) work();
      return relativeError(withIntercept(learner.readout), regression(hidden, targets, { rows: at, kernels }));
    };
    return { work, error };
  };
  return {
    size: `row by row, L = ${columns}`,
    tolerance: 1e-8,
    contestants: [
      ...ours(backends, make, { withPlain: true }),
      ...pythons(peers, "numpy, the same steps", {
        program: "recursive",
        values: { h: hidden.data, t: targets.data, rows, ridge: 1 },
      }),
      ...[1, 2].map((threads) => ({ name: "a millisecond", threads, make: () => ({ run: () => 1 }) })),
    ],
  };
}

/** Weights and intercept of ridge regression on the first rows at once, with a ridge of 1 for both. */
function regression(hidden, targets, { rows, kernels }) {
  const n = hidden.columns + 1;
  const [h, t] = [matrix(rows, n), matrix(rows, outputs, targets.data.slice(0, rows * outputs))];
  for (let i = 0; i < rows; i++) {
    h.data.set(hidden.data.subarray(i * hidden.columns, (i + 1) * hidden.columns), i * n);
    h.data[(i + 1) * n - 1] = 1;
  }
  const [system, weights] = [matrix(n, n), matrix(n, outputs)];
  kernels.gram(system, h);
  for (let i = 0; i < n; i++) system.data[i * n + i] += 1;
  kernels.multiply(weights, h, t, { transposeA: true });
  kernels.cholesky(system);
  kernels.choleskySolve(system, weights);
  return weights.data;
}

function withIntercept({ weights, intercept }) {
  return Float64Array.of(...weights.data, ...intercept);
}

/** What a program gives, Float64; undefined without numpy. */
async function resultOf(peers, name, values) {
  const python = peers.python.get(2) ?? peers.python.get(1);
  if (!python) return undefined;
  const made = await python.make(name, values);
  await made.run(1);
  const result = await made.result();
  await made.close();
  return result;
}
