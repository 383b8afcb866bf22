// The kinds of units that a hidden layer may have, by the name that a recipe gives them.
import type { Matrix32 } from "../../math/matrix.ts";
import { type AutoEncoderUnits, createAutoEncoderUnits, fitAutoEncoderUnits } from "./auto-encoder.ts";
import { type ClassDifferenceUnits, createClassDifferenceUnits, fitClassDifferenceUnits } from "./class-difference.ts";
import { createFourierUnits, type FourierUnits } from "./fourier.ts";
import { createGeneralisedRbfUnits, fitGeneralisedRbfUnits, type GeneralisedRbfUnits } from "./generalised-rbf.ts";
import type { HiddenLayer, LayerContext, Learnt } from "./kind.ts";
import { createKernelUnits, fitKernelUnits, type KernelUnits } from "./kernel.ts";
import { createLocalReceptiveFieldUnits, type LocalReceptiveFieldUnits } from "./local-receptive-fields.ts";
import { createRandomUnits, type RandomUnits } from "./random.ts";
import { createRbfUnits, fitRbfUnits, type RbfUnits } from "./rbf.ts";
import {
  createSparseAutoEncoderUnits,
  fitSparseAutoEncoderUnits,
  type SparseAutoEncoderUnits,
} from "./sparse-auto-encoder.ts";

/** Units of one kind. */
export type UnitsRecipe =
  | RandomUnits
  | FourierUnits
  | RbfUnits
  | GeneralisedRbfUnits
  | ClassDifferenceUnits
  | AutoEncoderUnits
  | SparseAutoEncoderUnits
  | LocalReceptiveFieldUnits
  | KernelUnits;

/** What units learn from scaled training rows; empty where recipe and seed say all. */
export function fitUnits(recipe: UnitsRecipe, rows: Matrix32, context: LayerContext): Learnt {
  switch (recipe.kind) {
    case "rbf":
      return fitRbfUnits(recipe, rows, context);
    case "generalisedRbf":
      return fitGeneralisedRbfUnits(recipe, rows, context);
    case "classDifference":
      return fitClassDifferenceUnits(recipe, rows, context);
    case "autoEncoder":
      return fitAutoEncoderUnits(recipe, rows, context);
    case "sparseAutoEncoder":
      return fitSparseAutoEncoderUnits(recipe, rows, context);
    case "kernel":
      return fitKernelUnits(recipe, rows, context);
    default:
      recipe satisfies RandomUnits | FourierUnits | LocalReceptiveFieldUnits;
      return {};
  }
}

/** A layer of such units for rows of `inputs` columns. */
export function createUnits(recipe: UnitsRecipe, inputs: number, learnt: Learnt): HiddenLayer {
  switch (recipe.kind) {
    case "fourier":
      return createFourierUnits(recipe, inputs);
    case "rbf":
      return createRbfUnits(recipe, inputs, learnt);
    case "generalisedRbf":
      return createGeneralisedRbfUnits(recipe, inputs, learnt);
    case "classDifference":
      return createClassDifferenceUnits(recipe, inputs, learnt);
    case "autoEncoder":
      return createAutoEncoderUnits(recipe, inputs, learnt);
    case "sparseAutoEncoder":
      return createSparseAutoEncoderUnits(recipe, inputs, learnt);
    case "localReceptiveFields":
      return createLocalReceptiveFieldUnits(recipe, inputs);
    case "kernel":
      return createKernelUnits(recipe, inputs, learnt);
    default:
      return createRandomUnits(recipe, inputs);
  }
}
