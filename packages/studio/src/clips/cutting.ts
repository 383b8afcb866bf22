// Parts of a clip become clips of their own, of the same recording.
import type { Signal, Stretch } from "ulmus";
import { type Clip, durationOf, newId } from "./clip.ts";

/** The samples of a stretch; a little more than none in any case. */
export function partOf({ sound }: Pick<Clip, "sound">, { start, end }: Stretch): Signal {
  const [from, to] = [start, end].map((seconds) => Math.round(seconds * sound.sampleRate));
  return { ...sound, samples: sound.samples.slice(Math.max(0, from), Math.max(from + 1, to)) };
}

/** A clip for each stretch, in the place of the whole. */
export function cutClip(clip: Clip, stretches: readonly Stretch[]): Clip[] {
  return stretches.map((stretch, i) => ({
    ...clip,
    id: newId(),
    name: stretches.length === 1 ? clip.name : `${clip.name}, ${i + 1}`,
    start: clip.start + stretch.start,
    sound: partOf(clip, stretch),
  }));
}

/** A stretch from one point to another, within a clip, in order. */
export function stretchBetween(clip: Pick<Clip, "sound">, a: number, b: number): Stretch {
  const within = (seconds: number): number => Math.min(durationOf(clip), Math.max(0, seconds));
  return { start: within(Math.min(a, b)), end: within(Math.max(a, b)) };
}
