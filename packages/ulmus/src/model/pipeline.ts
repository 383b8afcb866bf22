// From what a model is given, sounds or rows, to whole rows of features: the part that is frozen once clips were learnt.
import type { Learnt } from "../elm/layers/kind.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { createExtractor, type Extractor } from "./extractor.ts";
import type { Recipe } from "./recipe.ts";
import { type Input, requireRows, type Rows, type Sounds, toRows } from "./training.ts";

export class Pipeline {
  /** With its sample rate settled, if it was fitted on sounds. */
  readonly recipe: Recipe;
  /** What the recipe's blocks have learnt; most learn nothing. */
  readonly encoders: Learnt;
  readonly #kernels: Kernels;
  #extractor: Extractor | undefined;

  constructor(recipe: Recipe, encoders: Learnt, kernels: Kernels) {
    this.recipe = recipe;
    this.encoders = encoders;
    this.#kernels = kernels;
  }

  /** The whole row of a sound; a row stays as it is. */
  row(input: Input): Float32Array {
    if (ArrayBuffer.isView(input)) return input;
    if (!("samples" in Object(input))) {
      throw new ArgumentError(
        `predict: needs a sound ({ samples, sampleRate }) or a Float32Array of features, got ${input === undefined ? "nothing" : JSON.stringify(input)}`,
      );
    }
    const extractor = (this.#extractor ??= createExtractor(this.recipe));
    return extractor.complete(extractor.measure(input), this.encoders, this.#kernels);
  }

  /** The whole rows of further training clips, `columns` wide as those of the first. */
  rows(training: Sounds | Rows, columns: number, where: string): Matrix32 {
    const { features } = toRows(training, this.recipe, { kernels: this.#kernels, encoders: this.encoders });
    requireRows(where, features, columns);
    return features;
  }
}
