// Units whose weights are differences of training rows of two random, different classes (the constrained ELM of W. Zhu,
// J. Miao & L. Qing 2014): w = 2 (b − a) / ‖b − a‖², and the bias such that row a gives −weightScale, row b weightScale,
// the middle between them 0.
import { ArgumentError } from "../../errors.ts";
import type { Activation, ActivationName } from "../../math/activation.ts";
import { type Matrix32, matrix32, rowOf } from "../../math/matrix.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { type HiddenLayer, type LayerContext, type Learnt, requireLearnt } from "./kind.ts";
import { unitsFrom } from "./random.ts";

export interface ClassDifferenceUnits {
  readonly kind: "classDifference";
  readonly units: number;
  readonly seed: number;
  /** A function is for callers of the library: a model with one cannot be saved. */
  readonly activation: ActivationName | Activation;
  /** What a unit's input is, up to the sign, at the two rows that it was made of. */
  readonly weightScale: number;
}

/** Pairs are drawn again so often where the two rows are equal. */
const MOST_DRAWS = 100;

/** Learns "weights" (inputs × units) and "bias" (1 × units). */
export function fitClassDifferenceUnits(
  { units, seed, weightScale }: ClassDifferenceUnits,
  rows: Matrix32,
  { classes }: LayerContext,
): Learnt {
  const members = membersOf(classes);
  const random = createRandom(seed);
  const [weights, bias] = [matrix32(rows.columns, units), matrix32(1, units)];
  for (let unit = 0; unit < units; unit++) {
    const { from, to, squares } = drawPair(rows, members, random);
    let middle = 0;
    for (let j = 0; j < rows.columns; j++) {
      const weight = (2 * weightScale * (to[j] - from[j])) / squares;
      weights.data[j * units + unit] = weight;
      middle += (weight * (to[j] + from[j])) / 2;
    }
    bias.data[unit] = -middle;
  }
  return { weights, bias };
}

export function createClassDifferenceUnits(recipe: ClassDifferenceUnits, inputs: number, learnt: Learnt): HiddenLayer {
  const weights = requireLearnt(learnt, "weights", inputs, recipe.units);
  return unitsFrom({ weights, bias: requireLearnt(learnt, "bias", 1, recipe.units).data }, recipe.activation);
}

/** The rows of each class, in the order of their numbers. */
function membersOf(classes: ArrayLike<number> = []): number[][] {
  const members = new Map<number, number[]>();
  for (let i = 0; i < classes.length; i++) {
    const known = members.get(classes[i]);
    if (known) known.push(i);
    else members.set(classes[i], [i]);
  }
  if (members.size < 2) {
    throw new ArgumentError(
      `fitLayer: class differences need rows of at least two classes, got ${members.size || "no classes"}; use another kind of units`,
    );
  }
  return [...members].toSorted(([a], [b]) => a - b).map(([, rows]) => rows);
}

/** Two rows of different classes that are not equal, and the square of their distance. */
function drawPair(
  rows: Matrix32,
  members: readonly (readonly number[])[],
  random: Random,
): { from: Float32Array; to: Float32Array; squares: number } {
  const below = (count: number): number => Math.floor(random.uniform() * count);
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const first = below(members.length);
    const second = (first + 1 + below(members.length - 1)) % members.length;
    const [from, to] = [first, second].map((c) => rowOf(rows, members[c][below(members[c].length)]));
    const squares = from.reduce((sum, value, j) => sum + (to[j] - value) ** 2, 0);
    if (squares > 0) return { from, to, squares };
  }
  throw new ArgumentError(
    `fitLayer: class differences need rows that differ between classes, got ${MOST_DRAWS} equal pairs; use another kind of units`,
  );
}
