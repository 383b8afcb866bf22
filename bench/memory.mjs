// A training whose rows arrive in blocks, in a process of its own: prints the most memory that it ever held, in bytes.
//   node bench/memory.mjs <backend> <threads> <units> <rows>
// backends.mjs has bundled the library before; it is not imported here, since bundling takes memory itself.
import { readFileSync } from "node:fs";
import {
  Accumulator,
  createKernelThreads,
  createNativeKernels,
  createWasmKernels,
  createRandom,
  solveRidge,
} from "./dist/library.js";

const [backend, ...counts] = process.argv.slice(2);
const [threads, units, rows] = counts.map(Number);
const [blockRows, features, outputs] = [2000, 256, 10];

const create = { native: createNativeKernels, wasm: createWasmKernels }[backend];
const kernels = create(threads > 1 ? { threads: createKernelThreads(threads) } : {});
const { normal } = createRandom(1);
const matrix = (height, width, data) => ({ rows: height, columns: width, data });
const draw = (height, width) =>
  matrix(
    height,
    width,
    Float32Array.from({ length: height * width }, () => normal()),
  );

const weights = draw(features, units);
const bias = draw(1, units).data;
const hidden = matrix(blockRows, units, new Float32Array(blockRows * units));
const targets = matrix(blockRows, outputs, new Float64Array(blockRows * outputs));
for (let i = 0; i < blockRows; i++) targets.data[i * outputs + (i % outputs)] = 1;

const sums = Accumulator.empty(units, outputs);
for (let row = 0; row < rows; row += blockRows) {
  kernels.hidden(hidden, draw(blockRows, features), weights, bias, "tanh");
  sums.add({ hidden, targets }, kernels);
}
const { weights: solution } = solveRidge(sums, 1e-3, kernels);
if (!solution.data.every(Number.isFinite)) throw new Error("the weights must be finite");
process.stdout.write(String(1024 * mostKilobytes()));
process.exit(); // threads may wait for ever

function mostKilobytes() {
  // Linux counts into maxRSS what the process was forked from.
  if (process.platform !== "linux") return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
}
