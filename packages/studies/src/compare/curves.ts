// The score of held-out clips against the ridge and against the number of units: to look at, and nothing is chosen by it.
import { elm, type RowRecipe } from "../classifiers/elm.ts";
import { type Answers, answer } from "../protocol/answers.ts";
import type { Curve } from "../report/report.ts";
import { type Cell, finishCells } from "../work/cells.ts";
import { answersOf, type CellContext } from "./context.ts";
import type { FeatureSetChoice } from "./feature-sets.ts";

const ridges = [0.01, 0.1, 1, 10, 100, 1000, 10_000];
const sizes = [10, 30, 100, 300, 1000];

interface Line {
  readonly name: string;
  readonly at: readonly number[];
  readonly recipe: (value: number) => RowRecipe;
}

const charts: readonly { readonly across: string; readonly lines: readonly Line[] }[] = [
  {
    across: "ridge",
    lines: [
      {
        name: "ELM, 1000 units",
        at: ridges,
        recipe: (ridge) => ({ layer: { units: 1000, directLinks: false }, readout: { ridge } }),
      },
      { name: "no layer", at: ridges, recipe: (ridge) => ({ layer: { units: 0 }, readout: { ridge } }) },
    ],
  },
  {
    across: "units",
    lines: [
      { name: "ELM", at: sizes, recipe: (units) => ({ layer: { units, directLinks: false } }) },
      { name: "RVFL", at: sizes, recipe: (units) => ({ layer: { units } }) },
    ],
  },
];

/** The two charts on one kind of features; points that were not reached in time are left out, and charts without points. */
export async function scoreCurves(features: FeatureSetChoice, context: CellContext): Promise<Curve[]> {
  const curves: Curve[] = [];
  for (const { across, lines } of charts) {
    const drawn: Curve["lines"][number][] = [];
    for (const line of lines) {
      const finished = await finishCells(
        line.at.map((value) => pointCell(features, line, value, context)),
        context.work,
      );
      const points = finished.flatMap((cell, i): [number, number][] =>
        "value" in cell ? [[line.at[i], cell.value]] : [],
      );
      if (points.length > 0) drawn.push({ name: line.name, points });
    }
    const title = `Accuracy against ${across === "ridge" ? "the ridge" : "the number of units"}, ${features.name} (clips that were held out; nothing is chosen by it)`;
    if (drawn.length > 0) curves.push({ title, across, up: "accuracy", lines: drawn });
  }
  return curves;
}

function pointCell(
  features: FeatureSetChoice,
  { name, recipe }: Line,
  value: number,
  { print, load, work }: CellContext,
): Cell<number> {
  const classifier = elm(name, recipe(value));
  return {
    key: ["compare curve", print, features.recipe(1), recipe(value)],
    name: `${features.name}, ${name}, ${value}`,
    async make(signal) {
      const rows = await load(features, 1, signal);
      const [setting] = classifier.settings;
      const options = { kernels: work.kernels, seed: 1, ...(signal && { signal }) };
      let right = 0;
      const answers = await answersOf(rows, async (task, fold): Promise<Answers> => {
        const part = await answer(task, { classifier, setting, train: fold.train, test: fold.test }, options);
        right += part.tested.filter((clip, i) => task.classes[clip] === part.given[i]).length;
        return part;
      });
      return right / answers.tested.length;
    },
  };
}
