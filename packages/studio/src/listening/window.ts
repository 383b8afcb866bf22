// How long a sound the model is asked about while it listens: as long as those it has learnt, or it would hear them otherwise.
import { type Clip, durationOf, NONE } from "../clips/clip.ts";

const [LEAST, MOST, USUAL] = [0.3, 4, 1];

/** The median length of the clips that are wanted, in seconds. */
export function windowSecondsOf(clips: readonly Clip[]): number {
  const lengths = clips
    .filter(({ label }) => label !== NONE)
    .map(durationOf)
    .toSorted((a, b) => a - b);
  if (lengths.length === 0) return USUAL;
  return Math.min(MOST, Math.max(LEAST, lengths[lengths.length >> 1]));
}
