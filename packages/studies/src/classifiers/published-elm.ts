// The extreme learning machine of published code (Python-ELM, and elmarc after it): weights and biases from N(0, 1), features
// as they are, no penalty, no intercept, targets −1 and +1.
import { applyReadout, createLayer, matrix64, solveRidgeDual } from "ulmus/parts";
import type { Classifier, LabelledRows } from "./classifier.ts";

/** With rectified units; the settings are numbers of units. */
export function unregularisedElm(units: readonly number[]): Classifier<number> {
  return {
    name: "unregularised ELM",
    settings: units,
    describe: (count) => `${count} units`,
    learn(rows, count, { kernels, seed }) {
      const layer = createLayer(
        {
          kind: "random",
          units: count,
          activation: "relu",
          weights: "normal",
          density: 1,
          weightScale: 1,
          bias: "normal",
          biasScale: 1,
          directLinks: false,
          seed,
        },
        rows.features.columns,
      );
      const hidden = layer.transform(rows.features, kernels);
      const readout = solveRidgeDual(mirrored(hidden, rows), 0, kernels);
      return { scores: (features) => applyReadout(readout, layer.transform(features, kernels), kernels) };
    },
  };
}

/**
 * Every row and target a second time with the other sign: the mean of both is 0, so least squares with an intercept finds
 * the weights of pinv(H) T, and an intercept of 0.
 */
function mirrored(
  hidden: { rows: number; columns: number; data: Float32Array },
  { classes, classCount }: LabelledRows,
) {
  const { rows, columns, data } = hidden;
  const both = new Float32Array(2 * data.length);
  both.set(data);
  for (let i = 0; i < data.length; i++) both[data.length + i] = -data[i];
  const targets = matrix64(2 * rows, classCount);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < classCount; c++) {
      const target = classes[i] === c ? 1 : -1;
      targets.data[i * classCount + c] = target;
      targets.data[(rows + i) * classCount + c] = -target;
    }
  }
  return { hidden: { rows: 2 * rows, columns, data: both }, targets };
}
