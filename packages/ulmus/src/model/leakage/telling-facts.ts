// Facts about a recording that should not tell its class and do: how long it is, how loud, how far up it reaches. Where they do,
// a model may have learnt how the recordings were made. The test is a classifier that knows nothing else.
import { numbered } from "../training.ts";
import type { Sketch } from "./sketch.ts";

/** How well classes are told by a fact that should not tell them. */
export interface FactScore {
  /** "all three": how near recordings are by the ranks of all of them. */
  readonly fact: "length" | "loudness" | "bandwidth" | "all three";
  /** The unweighted average recall of classes that the five nearest other recordings give by this fact alone. */
  readonly uar: number;
  /** What guessing gives: 1 / classes. */
  readonly chance: number;
  /** Whether it comes at least halfway from guessing to certainty. */
  readonly isTelling: boolean;
}

/** How far from chance to certainty facts may come before it is odd. */
const ODD = 0.5;
const NEIGHBOURS = 5;
/** Of more recordings than this every second, third … takes part: each is compared with each. */
const MOST = 2000;

const facts = [
  ["length", ({ seconds }: Sketch) => seconds],
  ["loudness", ({ decibel }: Sketch) => decibel],
  ["bandwidth", ({ bandwidthHz }: Sketch) => bandwidthHz],
] as const;

/** How well the facts tell classes, the most telling first; nothing of fewer than two classes or eleven recordings. */
export function scoreFacts(sketches: readonly Sketch[], labels: readonly string[]): FactScore[] {
  const step = Math.ceil(labels.length / MOST);
  const some = [...labels.keys()].filter((i) => i % step === 0);
  const truth = numbered(some.map((i) => labels[i]));
  const classes = new Set(truth).size;
  if (classes < 2 || some.length <= 2 * NEIGHBOURS) return [];
  const chance = 1 / classes;
  const columns = facts.map(([, value]) => ranks(some.map((i) => value(sketches[i]))));
  const scored = [...facts.map(([fact], k) => [fact, [columns[k]]] as const), ["all three", columns] as const];
  return scored
    .map(([fact, of]) => ({ fact, uar: recallBy(of, truth, classes), chance }))
    .map((score) => ({ ...score, isTelling: score.uar >= chance + ODD * (1 - chance) }))
    .toSorted((a, b) => b.uar - a.uar);
}

/** The place of each value among them; equal values share the middle of theirs. */
function ranks(values: readonly number[]): Float64Array {
  const order = [...values.keys()].toSorted((a, b) => values[a] - values[b]);
  const places = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) places[order[i]] = (from + to - 1) / 2;
  }
  return places;
}

/** Recall by the vote of the nearest neighbours, each recording left out of its own vote. Equally distant ones share a vote. */
function recallBy(columns: readonly Float64Array[], truth: Int32Array, classes: number): number {
  const [right, count] = [new Float64Array(classes), new Float64Array(classes)];
  const distances = new Float64Array(truth.length);
  for (let clip = 0; clip < truth.length; clip++) {
    distances.fill(0);
    for (const column of columns) {
      for (let i = 0; i < truth.length; i++) distances[i] += Math.abs(column[i] - column[clip]);
    }
    distances[clip] = Infinity;
    const reach = smallest(distances, NEIGHBOURS);
    const votes = new Float64Array(classes);
    for (let i = 0; i < truth.length; i++) if (distances[i] <= reach) votes[truth[i]]++;
    const most = votes.reduce((a, b) => Math.max(a, b), 0);
    const ties = votes.reduce((sum, vote) => sum + (vote === most ? 1 : 0), 0);
    count[truth[clip]]++;
    if (votes[truth[clip]] === most) right[truth[clip]] += 1 / ties;
  }
  return right.reduce((sum, r, c) => sum + r / count[c], 0) / classes;
}

/** The `nth` smallest value. */
function smallest(values: Float64Array, nth: number): number {
  const best = new Float64Array(nth).fill(Infinity);
  for (const value of values) {
    if (!(value < best[nth - 1])) continue;
    let at = nth - 1;
    for (; at > 0 && best[at - 1] > value; at--) best[at] = best[at - 1];
    best[at] = value;
  }
  return best[nth - 1];
}
