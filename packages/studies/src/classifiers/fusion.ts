// Several classifiers that speak as one: the mean of their probabilities, weighed by how well each does on training rows held out.
import { ArgumentError, type Matrix32, type Matrix64 } from "ulmus";
import { matrix64, selectRows } from "ulmus/parts";
import type { Classifier, Learnt } from "./classifier.ts";

/** Looks the rows of a table up by the numbers that a task's clips have, so that classifiers of different features share a task. */
export function onTable<Setting>(table: Matrix32, classifier: Classifier<Setting>): Classifier<Setting> {
  const look = ({ data }: Matrix32): Matrix32 => selectRows(table, Int32Array.from(data));
  return {
    ...classifier,
    async learn(rows, setting, options) {
      const learnt = await classifier.learn({ ...rows, features: look(rows.features) }, setting, options);
      return { ...learnt, scores: (numbers) => learnt.scores(look(numbers)) };
    },
  };
}

/** Members must find held-out scores on the way; each learns by its first setting. */
export function fusion(name: string, members: readonly Classifier[]): Classifier<null> {
  return {
    name,
    settings: [null],
    describe: () => "",
    async learn(rows, _, options) {
      const learnt: Learnt[] = [];
      for (const member of members) learnt.push(await member.learn(rows, member.settings[0], options));
      const heldOut = learnt.map((one, k) => {
        if (one.heldOut === undefined) throw new ArgumentError(`fusion: ${members[k].name} has no held-out scores`);
        return one.heldOut;
      });
      const weights = mixtureWeights(heldOut, rows.classes, rows.classCount);
      return {
        isCalibrated: true,
        heldOut: weighedSum(heldOut, weights),
        scores: (features) =>
          weighedSum(
            learnt.map((one) => one.scores(features)),
            weights,
          ),
      };
    },
  };
}

/**
 * Weights ≥ 0 that sum to 1 and make the true classes as probable as can be, every class counting alike: by expectation and
 * maximisation (Dempster, Laird & Rubin 1977), which for weights alone finds the one maximum.
 */
export function mixtureWeights(members: readonly Matrix64[], classes: Int32Array, classCount: number): number[] {
  const counts = new Float64Array(classCount);
  for (const c of classes) counts[c] += 1;
  const given = members.map(({ columns, data }) =>
    Float64Array.from(classes, (c, i) => Math.max(1e-9, data[i * columns + c])),
  );
  let weights = members.map(() => 1 / members.length);
  for (let step = 0; step < 200; step++) {
    const sums = weights.map(() => 0);
    classes.forEach((c, i) => {
      const all = given.reduce((sum, values, k) => sum + weights[k] * values[i], 0);
      given.forEach((values, k) => (sums[k] += (weights[k] * values[i]) / all / counts[c]));
    });
    const total = sums.reduce((sum, x) => sum + x, 0);
    weights = sums.map((sum) => sum / total);
  }
  return weights;
}

function weighedSum(parts: readonly Matrix64[], weights: readonly number[]): Matrix64 {
  const out = matrix64(parts[0].rows, parts[0].columns);
  parts.forEach(({ data }, k) => data.forEach((value, at) => (out.data[at] += weights[k] * value)));
  return out;
}
