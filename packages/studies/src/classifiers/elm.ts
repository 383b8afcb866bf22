// The members of the family that studies compare, learnt by the library itself: the ridge is chosen inside the training part
// by scores of held-out groups in closed form, so there is no grid.
import { Classifier as Model, type RecipeInput } from "ulmus";
import type { Classifier, LabelledRows } from "./classifier.ts";

/** A model of the library on rows of features; `seed` of the protocol draws the layer. */
export function elm(name: string, recipe: Omit<RecipeInput, "blocks">): Classifier<null> {
  return {
    name,
    settings: [null],
    describe: () => "",
    learn(rows, _, { kernels, seed }) {
      const { layer } = recipe;
      const model = Model.fit(labelled(rows), { ...recipe, layer: { ...layer, seed } as typeof layer }, { kernels });
      return {
        isCalibrated: true,
        scores: (features) => inAllClasses(model, model.probabilities(features), rows.classCount),
      };
    },
  };
}

/** Random tanh units beside the features themselves (random vector functional link): ulmus's usual layer. */
export const ridgeElm = elm("ridge ELM", { layer: { units: 1000, weightScale: 2 } });

/** The Gaussian kernel: a layer of infinite width. */
export const kernelElm = elm("kernel ELM", { layer: { kind: "kernel", kernel: { name: "rbf", gamma: 0.3 } } });

/** No hidden layer. */
export const linearRidge = elm("linear ridge", { layer: { units: 0 } });

function labelled({ features, classes, groups }: LabelledRows) {
  return {
    features,
    labels: Array.from(classes, String),
    // A single group cannot be left out.
    ...(groups && new Set(groups).size > 1 && { groups: Array.from(groups, String) }),
  };
}

/** The columns of a model that may not have met every class, each in the place of its class. */
function inAllClasses(
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
