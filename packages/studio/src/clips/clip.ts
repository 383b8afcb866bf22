// A clip: a sound with a label. Clips do not change; to trim or relabel one is to put another in its place.
import type { Signal } from "ulmus";

/** The class of all sounds that are none of those wanted. */
export const NONE = "none of these";

export interface Clip {
  readonly id: string;
  readonly label: string;
  /** What it was cut from: clips of one recording are alike, and tell nothing about each other. */
  readonly recording: string;
  /** For people: a file's name, or when it was recorded. */
  readonly name: string;
  /** Where it begins in its recording, in seconds. */
  readonly start: number;
  readonly sound: Signal;
}

/** A collection as it was at one moment. */
export interface Collection {
  readonly clips: readonly Clip[];
  /** The classes, those without a clip too, in the order in which they came. */
  readonly labels: readonly string[];
}

export const emptyCollection: Collection = { clips: [], labels: [] };

export function durationOf({ sound }: Pick<Clip, "sound">): number {
  return sound.samples.length / sound.sampleRate;
}

/** A name that no other clip or recording has. */
export function newId(): string {
  return crypto.randomUUID();
}

/** Clips of equal length, which follow one another in a sound; the rest at its end is left out, if it is not all there is. */
export function cutEvenly(sound: Signal, seconds: number): { readonly sound: Signal; readonly start: number }[] {
  const length = Math.round(seconds * sound.sampleRate);
  const count = Math.max(1, Math.floor(sound.samples.length / length));
  return Array.from({ length: count }, (_, i) => ({
    start: (i * length) / sound.sampleRate,
    sound: { ...sound, samples: sound.samples.slice(i * length, (i + 1) * length) },
  }));
}
