// Facts about a recording that should not tell its class and do: how long it is, how loud, how far up it reaches. Where they do,
// a model may have learnt how the recordings were made.
import { numbered } from "../training.ts";
import type { Sketch } from "./sketch.ts";

/** A fact that tells the classes of a data set by itself. */
export interface TellingFact {
  readonly fact: "length" | "loudness" | "bandwidth";
  /** The unweighted average recall of classes that the five nearest other recordings give by this fact alone. */
  readonly uar: number;
  /** What guessing gives: 1 / classes. */
  readonly chance: number;
}

/** How far from chance to certainty a single fact may come before it is odd. */
const ODD = 0.5;
const NEIGHBOURS = 5;

const facts = [
  ["length", ({ seconds }: Sketch) => seconds],
  ["loudness", ({ decibel }: Sketch) => decibel],
  ["bandwidth", ({ bandwidthHz }: Sketch) => bandwidthHz],
] as const;

/** The facts that tell classes at least halfway from guessing to certainty, the most telling first. */
export function findTellingFacts(sketches: readonly Sketch[], labels: readonly string[]): TellingFact[] {
  const truth = numbered(labels);
  const classes = new Set(labels).size;
  if (classes < 2 || labels.length <= 2 * NEIGHBOURS) return [];
  const chance = 1 / classes;
  return facts
    .map(([fact, value]) => ({ fact, uar: recallBy(sketches.map(value), truth, classes), chance }))
    .filter(({ uar }) => uar >= chance + ODD * (1 - chance))
    .toSorted((a, b) => b.uar - a.uar);
}

/** Recall by the vote of the nearest neighbours on a line, each recording left out of its own vote. Equal values share a vote. */
function recallBy(values: readonly number[], truth: Int32Array, classes: number): number {
  const order = [...values.keys()].toSorted((a, b) => values[a] - values[b]);
  const [right, count] = [new Float64Array(classes), new Float64Array(classes)];
  order.forEach((clip, at) => {
    const votes = new Float64Array(classes);
    const distance = reach(values, order, at);
    for (const side of [-1, 1]) {
      for (let i = at + side; Math.abs(values[order[i]] - values[clip]) <= distance; i += side)
        votes[truth[order[i]]]++;
    }
    const most = votes.reduce((a, b) => Math.max(a, b), 0);
    const ties = votes.reduce((sum, vote) => sum + (vote === most ? 1 : 0), 0);
    count[truth[clip]]++;
    if (votes[truth[clip]] === most) right[truth[clip]] += 1 / ties;
  });
  return right.reduce((sum, r, c) => sum + r / count[c], 0) / classes;
}

/** The distance of the fifth nearest neighbour. */
function reach(values: readonly number[], order: readonly number[], at: number): number {
  let [low, high] = [at, at];
  const away = (i: number): number =>
    i < 0 || i >= order.length ? Infinity : Math.abs(values[order[i]] - values[order[at]]);
  for (let k = 0; k < NEIGHBOURS; k++) {
    if (away(low - 1) <= away(high + 1)) low--;
    else high++;
  }
  return Math.max(away(low), away(high));
}
