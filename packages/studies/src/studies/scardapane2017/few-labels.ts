// Readouts of rows of which few have a class: of those alone, with a graph of all, or with classes that are guessed and trusted ever more.
import type { Kernels, Matrix32 } from "ulmus";
import {
  applyReadout,
  createLaplacian,
  createRandom,
  createScaler,
  knownTargets,
  Moments,
  permutation,
  scaleRows,
  selectRows,
  solveRidgeDual,
  solveSemiSupervised,
  solveTransductive,
} from "ulmus/parts";
import { type Classifier, type LabelledRows, pickRows } from "../../classifiers/classifier.ts";

/** With so few labels nothing can be held out to choose it. */
const RIDGE = 0.1;

/** Readouts by name: hidden rows with targets and weights, and the scaled rows for a graph. */
export const readouts = {
  "labelled clips alone": ({ hidden, targets, weights }: Rows, kernels: Kernels) =>
    solveRidgeDual(onlyKnown({ hidden, targets, weights }), RIDGE, kernels),
  "semi-supervised ELM": ({ hidden, targets, weights }: Rows, kernels: Kernels) => {
    const laplacian = createLaplacian(hidden, { neighbours: 3, power: 4, kernels });
    return solveSemiSupervised({ hidden, targets, weights }, laplacian, { ridge: RIDGE, smoothness: 1, kernels });
  },
  "S3VM, squared losses": ({ hidden, targets, weights }: Rows, kernels: Kernels) =>
    solveTransductive({ hidden, targets, weights }, { ridge: RIDGE, kernels }),
};

interface Rows extends ReturnType<typeof knownTargets> {
  readonly hidden: Matrix32;
}

/** A readout of which `labels` clips of each class have one. */
export function fewLabels(name: keyof typeof readouts, labels: number): Classifier<number> {
  const solve = readouts[name];
  return {
    name,
    settings: [labels],
    describe: () => "",
    learn(rows, _, { kernels, seed }) {
      const scaler = createScaler(new Moments(rows.features.columns).add(rows.features));
      const known = knownTargets(hideLabels(rows, labels, seed), rows.classCount);
      const readout = solve({ hidden: scaleRows(scaler, rows.features), ...known }, kernels);
      return { scores: (features) => applyReadout(readout, scaleRows(scaler, features), kernels) };
    },
  };
}

/** A classifier that has the clips with a label alone. */
export function onLabelled<Setting>(classifier: Classifier<Setting>, labels: number): Classifier<Setting> {
  return {
    ...classifier,
    learn(rows, setting, options) {
      const kept = hideLabels(rows, labels, options.seed);
      const known = Int32Array.from(kept.keys()).filter((i) => kept[i] >= 0);
      return classifier.learn(pickRows(rows, known), setting, options);
    },
  };
}

/** The class of so many rows of each class, drawn by the seed; −1 for the others. */
export function hideLabels({ classes, classCount }: LabelledRows, labels: number, seed: number): Int32Array {
  const left = new Array<number>(classCount).fill(labels);
  const out = new Int32Array(classes.length).fill(-1);
  for (const row of permutation(classes.length, createRandom(seed))) {
    if (left[classes[row]]-- > 0) out[row] = classes[row];
  }
  return out;
}

function onlyKnown({ hidden, targets, weights }: Rows): Rows {
  const known = Int32Array.from(weights.keys()).filter((i) => weights[i] > 0);
  return {
    hidden: selectRows(hidden, known),
    targets: selectRows(targets, known),
    weights: Float64Array.from(known, (i) => weights[i]),
  };
}
