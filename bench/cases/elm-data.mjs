// The task of the case `elm`: rows from the normal distribution, labelled by a random network of two layers.
import { library } from "../backends.mjs";
import { matrix, normals } from "../data.mjs";

const columns = 256;
const outputs = 10;
const testRows = 5000;

/** Rows with labels, and a random layer of `units`; `values` is the same for a program of programs.py. */
export function trainingSet(units, rows = 20_000) {
  const all = normals((rows + testRows) * columns, 7);
  const labels = teach(matrix(rows + testRows, columns, all));
  const x = matrix(rows, columns, all.subarray(0, rows * columns));
  const targets = matrix(rows, outputs);
  for (let i = 0; i < rows; i++) targets.data[i * outputs + labels[i]] = 1;
  // Weights of deviation 3 / √256: units that are driven into their bends.
  const layer = matrix(
    columns,
    units,
    normals(columns * units, 8).map((value) => (3 / 16) * value),
  );
  const bias = normals(units, 9);
  const ridge = 1;
  const test = { x: matrix(testRows, columns, all.subarray(rows * columns)), labels: labels.subarray(rows) };
  const values = { x: x.data, y: labels.slice(0, rows), w: layer.data, b: bias, units, ridge };
  return { x, targets, layer, bias, ridge, test, values };
}

/** The largest of ten outputs of a random network with 64 units. */
function teach(x) {
  const [first, second] = [
    matrix(columns, 64, normals(columns * 64, 11)),
    matrix(64, outputs, normals(64 * outputs, 12)),
  ];
  for (let i = 0; i < first.data.length; i++) first.data[i] /= 16;
  const kernels = library.createWasmKernels();
  const hidden = matrix(x.rows, 64, new Float32Array(x.rows * 64));
  kernels.hidden(hidden, x, first, new Float32Array(64), "tanh");
  const scores = matrix(x.rows, outputs, new Float32Array(x.rows * outputs));
  kernels.multiply(scores, hidden, second);
  return Int32Array.from({ length: x.rows }, (_, i) => largest(scores.data, i));
}

function largest(scores, row) {
  let best = 0;
  for (let c = 1; c < outputs; c++) if (scores[row * outputs + c] > scores[row * outputs + best]) best = c;
  return best;
}

/** The share of test rows whose largest score is that of their label. */
export function testAccuracy({ layer, bias, test }, { weights, intercept }, kernels) {
  const hidden = matrix(testRows, layer.columns, new Float32Array(testRows * layer.columns));
  kernels.hidden(hidden, test.x, layer, bias, "tanh");
  const scores = matrix(testRows, outputs);
  if (intercept) for (let i = 0; i < testRows; i++) scores.data.set(intercept, i * outputs);
  kernels.multiply(scores, hidden, weights, { accumulate: true });
  let right = 0;
  for (let i = 0; i < testRows; i++) if (largest(scores.data, i) === test.labels[i]) right++;
  return right / testRows;
}

export const exactReference = (peers, set) => reference(peers, set, "exact");
export const centredReference = (peers, set) => reference(peers, set, "centred");

/** The weights by numpy with everything in Float64; undefined without numpy. */
async function reference(peers, { values }, kind) {
  const python = peers.python.get(2) ?? peers.python.get(1);
  if (!python) return undefined;
  const made = await python.make("elm", { ...values, kind });
  await made.run(1);
  const weights = await made.result();
  await made.close();
  return weights;
}
