// The members of the family that studies compare, learnt by the library itself: the ridge is chosen inside the training part
// by scores of held-out groups in closed form, so there is no grid.
import { Classifier as Model, type RecipeInput } from "ulmus";
import type { Classifier, LabelledRows } from "./classifier.ts";

/** A recipe for rows of features. */
export type RowRecipe = Omit<RecipeInput, "blocks">;

/**
 * A model of the library on rows of features; `seed` of the protocol draws the layer. Of several recipes the one whose model
 * is right most often of training rows held out; of equals the first.
 */
export function elm(name: string, ...recipes: readonly [RowRecipe, ...RowRecipe[]]): Classifier<readonly RowRecipe[]> {
  return {
    name,
    settings: [recipes], // there is no grid: it chooses for itself
    describe: () => "",
    learn(rows, either, { kernels, seed }) {
      const models = either.map((recipe) => {
        const { layer } = recipe;
        return Model.fit(labelled(rows), { ...recipe, layer: { ...layer, seed } as typeof layer }, { kernels });
      });
      const model = models.reduce((a, b) => ((b.heldOut?.accuracy ?? 0) > (a.heldOut?.accuracy ?? 0) ? b : a));
      const { heldOutProbabilities } = model;
      return {
        isCalibrated: true,
        ...(heldOutProbabilities && { heldOut: inAllClasses(model, heldOutProbabilities, rows.classCount) }),
        scores: (features) => inAllClasses(model, model.probabilities(features), rows.classCount),
      };
    },
  };
}

/** Random units without links: tanh units of standard scores, or rectified units of the features as they are. */
export const ridgeElm = elm(
  "ridge ELM",
  { layer: { units: 1000, directLinks: false } },
  { layer: { units: 1000, activation: "relu", scale: "none", directLinks: false } },
);

/** The Gaussian kernel: a layer of infinite width. */
export const kernelElm = elm("kernel ELM", { layer: { kind: "kernel", kernel: { name: "rbf", gamma: 0.3 } } });

/** No hidden layer. */
export const linearRidge = elm("linear ridge", { layer: { units: 0 } });

/** Rows as a model takes them: classes are named by their numbers. */
export function labelled({ features, classes, groups }: LabelledRows) {
  return {
    features,
    labels: Array.from(classes, String),
    // A single group cannot be left out.
    ...(groups && new Set(groups).size > 1 && { groups: Array.from(groups, String) }),
  };
}

/** The columns of a model that may not have met every class, each in the place of its class. */
export function inAllClasses(
  { labels }: Model,
  known: { readonly rows: number; readonly columns: number; readonly data: Float64Array },
  classCount: number,
) {
  const data = new Float64Array(known.rows * classCount);
  for (let i = 0; i < known.rows; i++) {
    labels.forEach((label, c) => (data[i * classCount + Number(label)] = known.data[i * known.columns + c]));
  }
  return { rows: known.rows, columns: classCount, data };
}
