// Accuracy against the number of units: without a penalty it falls where units are about as many as training rows.
import { elm } from "../../classifiers/elm.ts";
import type { Classifier } from "../../classifiers/classifier.ts";
import { unregularisedElm } from "../../classifiers/published-elm.ts";
import type { AudioSet } from "../../datasets/open.ts";
import { createSubjects } from "../../datasets/subjects.ts";
import { type Compared, compareSystems } from "../../protocol/comparison.ts";
import type { Curve } from "../../report/report.ts";
import type { StudyWork } from "../../study.ts";
import { featuresOf } from "./features.ts";

/** A curve and what it was drawn from. */
export interface Dip {
  readonly curve: Curve;
  readonly compared: readonly Compared[];
}

/** On the features of one network in the small size. */
export async function dipCurve(set: AudioSet, repeats: number, work: StudyWork): Promise<Dip> {
  const features = featuresOf("small", set.family).find(({ name }) => name === "Timbral + temporal");
  if (features === undefined) throw new Error("no such network");
  const [subject] = await createSubjects(set, [features], work);
  const { division } = await subject.load(1);
  const rows = Math.round(division.folds.reduce((sum, { train }) => sum + train.length, 0) / division.folds.length);
  const sizes = [0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 4, 8, 16].map((share) => Math.round(share * rows));
  const lines = await Promise.all(
    [
      { name: "no penalty", twin: (units: number): Classifier => unregularisedElm([units]) as Classifier },
      { name: "with a ridge", twin: ridgeTwin },
    ].map(async ({ name, twin }) => {
      const systems = sizes.map((units) => ({ classifier: twin(units), isPublished: false }));
      const compared = await compareSystems([subject], systems, { study: `pons2018 dip, ${name}`, repeats, work });
      const points = compared.map(({ row }, k): [number, number] => [sizes[k], row.honest?.mean ?? Number.NaN]);
      return { name, compared, points: points.filter(([, score]) => Number.isFinite(score)) };
    }),
  );
  const title = `Accuracy against units, ${features.name.toLowerCase()}, small`;
  const marks = [{ at: rows, name: `${rows} training clips` }];
  return {
    curve: {
      title,
      across: "units",
      up: "accuracy",
      lines: lines.map(({ name, points }) => ({ name, points })),
      marks,
    },
    compared: lines.flatMap(({ compared }) => compared),
  };
}

/** A layer of the same kind, of standard scores, whose readout has a ridge. */
function ridgeTwin(units: number): Classifier {
  return elm(`ridge, ${units} units`, { layer: { units, activation: "relu", directLinks: false } });
}
