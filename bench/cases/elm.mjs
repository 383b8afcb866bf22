// A whole extreme learning machine: 20,000 rows of 256 features, 10 classes, L units of tanh, ridge 1. Ours streams the
// rows in blocks, so that H never stands in memory; "by sums" is the way of the library's models, with an intercept.
// The weights are compared with a program that does everything in Float64, and test accuracy is computed by each.
import { library } from "../backends.mjs";
import { matrix, relativeError } from "../data.mjs";
import { centredReference, exactReference, testAccuracy, trainingSet } from "./elm-data.mjs";
import { ours, pythons } from "./contestants.mjs";
import { memoryOfTraining } from "./memory.mjs";

const blockRows = 2000;

export async function* trainings({ backends, peers, all }) {
  yield await training({ backends, peers }, 1000, { hasSlow: true });
  const fast = all ? backends : backends.filter(({ backend }) => backend === "native");
  yield await training({ backends: fast, peers }, 4000, { hasSlow: all });
  yield await training({ backends, peers }, 100, { hasSlow: true, isSmall: true });
  yield { rows: memoryOfTraining(backends) };
}

async function training({ backends, peers }, units, { hasSlow, isSmall = false }) {
  const set = trainingSet(units);
  const exact = await exactReference(peers, set);
  const centred = units <= 1000 ? await centredReference(peers, set) : undefined;
  const contestant = (train, reference) => (kernels) => {
    let solution;
    return {
      work: () => (solution = train(set, kernels)),
      error: () => (reference ? relativeError(solution.weights.data, reference) : undefined),
      accuracy: () => testAccuracy(set, solution, kernels),
    };
  };
  const python = (name, kind, rest = {}) =>
    pythons(peers, name, {
      program: "elm",
      values: { ...set.values, kind },
      ...(exact && { error: (weights) => relativeError(weights, exact) }),
      ...rest,
    });
  return {
    size: `L = ${units}`,
    tolerance: 1e-2,
    work: 2 * set.x.rows * set.x.columns * units + set.x.rows * units ** 2 + units ** 3 / 3,
    contestants: [
      ...ours(backends, contestant(trainByKernels({}), exact), {
        withPlain: isSmall,
        variant: "float64",
        tolerance: 1e-6,
      }),
      ...ours(backends, contestant(trainByKernels({ fast: true }), exact), { variant: "fast" }),
      ...(centred
        ? ours(backends, contestant(trainBySums, centred), { withPlain: isSmall, variant: "by sums", tolerance: 1e-6 })
        : []),
      ...python("numpy float64, all of H", "whole", { family: "numpy float64", tolerance: 1e-6 }),
      ...python("numpy float64, in chunks", "chunked", { family: "numpy float64", tolerance: 1e-6 }),
      ...python("numpy float32 products", "single"),
      ...(hasSlow ? python("scikit-learn Ridge", "sklearn", { tolerance: 1e-6 }) : []),
      ...(hasSlow ? python("numpy pinv(H) · Y", "pinv", { tolerance: Infinity, turns: 1 }) : []),
    ],
  };
}

/** (HᵀH + λI)⁻¹ HᵀY with the kernels alone. */
export function trainByKernels(options) {
  return ({ x, targets, layer, bias, ridge }, kernels) => {
    const units = layer.columns;
    const [system, weights] = [matrix(units, units), matrix(units, targets.columns)];
    const hidden = new Float32Array(blockRows * units);
    forEachBlock(x, targets, (rows, wanted) => {
      const h = matrix(rows.rows, units, hidden.subarray(0, rows.rows * units));
      kernels.hidden(h, rows, layer, bias, "tanh");
      kernels.gram(system, h, { lowerOnly: true, ...options });
      kernels.multiply(weights, h, wanted, { transposeA: true, accumulate: true });
    });
    for (let i = 0; i < units; i++) system.data[i * units + i] += ridge;
    kernels.cholesky(system);
    kernels.choleskySolve(system, weights);
    return { weights };
  };
}

/** As the library's models are trained: sums with means, an intercept, a ridge that is relative to the mean diagonal. */
export function trainBySums({ x, targets, layer, bias, ridge }, kernels) {
  const sums = library.Accumulator.empty(layer.columns, targets.columns);
  const hidden = new Float32Array(blockRows * layer.columns);
  forEachBlock(x, targets, (rows, wanted) => {
    const h = matrix(rows.rows, layer.columns, hidden.subarray(0, rows.rows * layer.columns));
    kernels.hidden(h, rows, layer, bias, "tanh");
    sums.add({ hidden: h, targets: wanted }, kernels);
  });
  const { gram, hidden: totals } = sums.sums;
  let trace = 0;
  for (let i = 0; i < gram.rows; i++) trace += gram.data[i * gram.rows + i] - totals[i] ** 2 / sums.count;
  return library.solveRidge(sums, (ridge * gram.rows) / trace, kernels);
}

function forEachBlock(x, targets, use) {
  for (let top = 0; top < x.rows; top += blockRows) {
    const rows = Math.min(blockRows, x.rows - top);
    const part = (m) => matrix(rows, m.columns, m.data.subarray(top * m.columns, (top + rows) * m.columns));
    use(part(x), part(targets));
  }
}
