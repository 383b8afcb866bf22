// What would make a score better than it will be for sounds that nobody has heard: the same sound on both sides of a division
// or under two labels, and facts about the recordings that tell their classes.
import { ArgumentError } from "../../errors.ts";
import type { Fold } from "../protocol.ts";
import { findNearDuplicates } from "./near-duplicates.ts";
import type { Sketch } from "./sketch.ts";
import { type FactScore, scoreFacts } from "./telling-facts.ts";

/** Two clips that hold the same sound. */
export interface SameSound {
  /** Indices of the clips, `a` < `b`. */
  readonly a: number;
  readonly b: number;
  /** The share of bits in which their fingerprints differ: 0 for copies, up to 0.25 for other level, coding or ends. */
  readonly difference: number;
  /** Whether a model learns from one while it is tested on the other. */
  readonly crosses: boolean;
  /** Whether they have one label. */
  readonly agrees: boolean;
}

/** What `findLeakage` looks at, one entry for each clip. */
export interface SketchedClips {
  readonly sketches: readonly Sketch[];
  readonly labels: readonly string[];
}

/** What `findLeakage` has found. */
export interface Leakage {
  /** Those that cross a division first, then those whose labels differ, then the most alike. */
  readonly sameSounds: readonly SameSound[];
  /** How well facts that should not tell classes do, the most telling first. */
  readonly facts: readonly FactScore[];
}

/** Looks for what makes the scores of these divisions too good. */
export function findLeakage({ sketches, labels }: SketchedClips, folds: readonly Fold[]): Leakage {
  if (sketches.length !== labels.length) {
    throw new ArgumentError(
      `findLeakage: there must be a label for each of ${sketches.length} clips, got ${labels.length}`,
    );
  }
  const sides = folds.map(({ train, test }) => {
    const side = new Int8Array(labels.length);
    for (const i of train) side[i] = 1;
    for (const i of test) side[i] = -1;
    return side;
  });
  const sameSounds = findSameSounds(sketches).map(({ a, b, difference }) => ({
    a,
    b,
    difference,
    crosses: sides.some((side) => side[a] * side[b] < 0),
    agrees: labels[a] === labels[b],
  }));
  const rank = ({ crosses, agrees, difference }: SameSound): number =>
    (crosses ? 0 : 2) + (agrees ? 1 : 0) + difference;
  return {
    sameSounds: sameSounds.toSorted((x, y) => rank(x) - rank(y)),
    facts: scoreFacts(sketches, labels),
  };
}

function findSameSounds(sketches: readonly Sketch[]): Pick<SameSound, "a" | "b" | "difference">[] {
  const alike = findNearDuplicates(sketches.map(({ words }) => words));
  const found = alike.map(({ a, b, bitErrorRate }) => ({ a, b, difference: bitErrorRate }));
  const known = new Set(found.map(({ a, b }) => `${a} ${b}`));
  return [...found, ...findCopies(sketches).filter(({ a, b }) => !known.has(`${a} ${b}`))];
}

/** Level to the last bit, length and bandwidth of copies are equal, also of those too short for a fingerprint. */
function findCopies(sketches: readonly Sketch[]): Pick<SameSound, "a" | "b" | "difference">[] {
  const seen = new Map<string, number>();
  return sketches.flatMap(({ seconds, decibel, bandwidthHz, words }, b) => {
    if (bandwidthHz === 0 || decibel === -200) return []; // silence
    const key = [seconds, decibel, bandwidthHz, ...words].join(" ");
    const a = seen.get(key);
    if (a === undefined) seen.set(key, b);
    return a === undefined ? [] : [{ a, b, difference: 0 }];
  });
}
