// The online sequential machine (Liang, Huang, Saratchandran & Sundararajan 2006): what is frozen comes from the first clips, the
// others are added block by block, and the weights are those of all.
import { Classifier as Model } from "ulmus";
import { createRandom, permutation } from "ulmus/parts";
import { type Classifier, type LabelledRows, pickRows } from "./classifier.ts";
import { inAllClasses, labelled, type RowRecipe } from "./elm.ts";

/** A quarter of the rows first, in a random order, then blocks of so many. */
const BLOCK = 20;

/** Learns by a recipe whose model can learn on. */
export function sequentialElm(name: string, recipe: RowRecipe): Classifier<RowRecipe> {
  return {
    name,
    settings: [recipe],
    describe: () => "",
    learn(rows, { layer, ...rest }, { kernels, seed }) {
      const order = startingWithAll(rows, permutation(rows.classes.length, createRandom(seed)));
      const first = Math.max(rows.classCount, Math.ceil(order.length / 4));
      const part = (from: number, to: number) => labelled(pickRows(rows, order.subarray(from, to)));
      const model = Model.fit(part(0, first), { ...rest, layer: { ...layer, seed } as typeof layer }, { kernels });
      for (let from = first; from < order.length; from += BLOCK) model.add(part(from, from + BLOCK));
      return {
        isCalibrated: true,
        scores: (features) => inAllClasses(model, model.probabilities(features), rows.classCount),
      };
    },
  };
}

/** The order with one row of each class in front. */
function startingWithAll({ classes }: LabelledRows, order: Int32Array): Int32Array {
  const firsts = [...new Set(classes)].map((c) => order.find((row) => classes[row] === c) ?? order[0]);
  return Int32Array.from([...firsts, ...order.filter((row) => !firsts.includes(row))]);
}
