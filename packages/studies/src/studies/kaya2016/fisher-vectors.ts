// Fisher vectors of frames: what all clips have in common is learnt from frames of the training clips alone, without their labels.
import { type Matrix32, matrixFromRows } from "ulmus";
import { createRandom, permutation, selectRows } from "ulmus/parts";
import { type Bags, rowsOf } from "../../classifiers/bags.ts";
import type { Classifier } from "../../classifiers/classifier.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { fisherVector, fitGaussianMixture } from "./gaussian-mixture.ts";
import { decorrelation } from "./principal.ts";

/** Frames that the mixture is learnt from, drawn from those of the training clips. */
const MOST_FRAMES = 15_000;

/** A classifier of clips by the Fisher vectors of their frames, under a mixture of so many Gaussians of principal components. */
export function onFisherVectors<Setting>(
  frames: Bags,
  { gaussians, components }: { readonly gaussians: number; readonly components: number },
  classifier: Classifier<Setting>,
): Classifier<Setting> {
  return {
    ...classifier,
    async learn(clips, setting, options) {
      const { kernels, seed } = options;
      const all = rowsOf(frames, clips.features);
      const drawn = permutation(all.rows, createRandom(seed)).subarray(0, MOST_FRAMES).toSorted();
      const sample = selectRows(all, drawn);
      const scale = standardScores(sample);
      const turn = decorrelation(scale(sample), components, kernels);
      const prepared = (rows: Matrix32): Matrix32 => turn(scale(rows));
      const mixture = fitGaussianMixture(prepared(sample), { components: gaussians, seed, kernels });
      const vectors = ({ data }: Matrix32): Matrix32 =>
        matrixFromRows(Array.from(data, (number) => fisherVector(prepared(frames[number]), mixture, kernels)));
      const learnt = await classifier.learn({ ...clips, features: vectors(clips.features) }, setting, options);
      return { ...learnt, scores: (numbers) => learnt.scores(vectors(numbers)) };
    },
  };
}
