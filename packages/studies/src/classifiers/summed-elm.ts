// A ridge ELM for many rows of few large groups, such as all segments of some speakers: the sums of each group are kept, so that a
// fit without a group is a subtraction and costs what solving costs, however many rows it has.
import type { Kernels, Matrix32, Matrix64 } from "ulmus";
import {
  Accumulator,
  applyReadout,
  calibrate,
  createLayer,
  createScaler,
  fitCalibration,
  matrix64,
  Moments,
  scaleRows,
  selectRows,
  solveRidge,
} from "ulmus/parts";
import { recallWeights } from "../protocol/recall.ts";
import type { Classifier, LabelledRows } from "./classifier.ts";

export interface SummedSetting {
  readonly units: number;
  /** Relative penalties; the one is taken whose held-out scores have the best unweighted average recall, of equals the first. */
  readonly ridges: readonly number[];
}

/** Tanh units of standard scores, classes counting alike. With one group nothing is held out, and the first ridge is taken. */
export function summedElm(name: string, setting: SummedSetting): Classifier<SummedSetting> {
  return {
    name,
    settings: [setting],
    describe: () => "",
    learn(rows, { units, ridges }, { kernels, seed }) {
      const scaler = createScaler(new Moments(rows.features.columns).add(rows.features));
      const layer = createLayer(
        {
          kind: "random",
          units,
          activation: "tanh",
          weights: "normal",
          density: 1,
          weightScale: 2,
          bias: "normal",
          biasScale: 1,
          directLinks: false,
          seed,
        },
        rows.features.columns,
      );
      const hide = (features: Matrix32): Matrix32 => layer.transform(scaleRows(scaler, features), kernels);
      const groups = groupsOf({ ...rows, features: hide(rows.features) }, kernels);
      const all = groups.reduce((sum, { sums }) => sum.merge(sums), Accumulator.empty(units, rows.classCount));
      const tried = groups.length > 1 ? ridges.map((ridge) => heldOutBy(ridge, { all, groups, rows }, kernels)) : [];
      const best = tried.toSorted((a, b) => b.recall - a.recall)[0];
      const readout = solveRidge(all, best?.ridge ?? ridges[0], kernels);
      if (best === undefined) return { scores: (features) => applyReadout(readout, hide(features), kernels) };
      const calibration = fitCalibration("temperature", best.scores, rows.classes, kernels);
      return {
        isCalibrated: true,
        heldOut: calibrate(calibration, best.scores),
        scores: (features) => calibrate(calibration, applyReadout(readout, hide(features), kernels)),
      };
    },
  };
}

interface Group {
  readonly members: Int32Array;
  readonly hidden: Matrix32;
  readonly sums: Accumulator;
}

/** The sums of each group. */
function groupsOf({ features, classes, classCount, groups }: LabelledRows, kernels: Kernels): Group[] {
  const weights = recallWeights({ classes }, [...classes.keys()]);
  return [...new Set(groups ?? classes.keys())].map((group) => {
    const members = Int32Array.from(classes.keys()).filter((i) => (groups ? groups[i] : i) === group);
    const hidden = selectRows(features, members);
    const targets = matrix64(members.length, classCount);
    members.forEach((i, place) => (targets.data[place * classCount + classes[i]] = 1));
    const rows = { hidden, targets, weights: Float64Array.from(members, (i) => weights[i]) };
    return { members, hidden, sums: Accumulator.empty(features.columns, classCount).add(rows, kernels) };
  });
}

/** The scores of all rows from fits without their group, and their recall. */
function heldOutBy(
  ridge: number,
  { all, groups, rows }: { readonly all: Accumulator; readonly groups: readonly Group[]; readonly rows: LabelledRows },
  kernels: Kernels,
): { readonly ridge: number; readonly scores: Matrix64; readonly recall: number } {
  const { classes, classCount } = rows;
  const scores = matrix64(classes.length, classCount);
  for (const { members, hidden, sums } of groups) {
    const own = applyReadout(solveRidge(all.clone().without(sums), ridge, kernels), hidden, kernels);
    members.forEach((i, place) => {
      scores.data.set(own.data.subarray(place * classCount, (place + 1) * classCount), i * classCount);
    });
  }
  const weights = recallWeights(rows, [...classes.keys()]);
  const recall = classes.reduce((sum, truth, i) => {
    const row = scores.data.subarray(i * classCount, (i + 1) * classCount);
    return sum + (row.indexOf(Math.max(...row)) === truth ? weights[i] : 0);
  }, 0);
  return { ridge, scores, recall };
}
