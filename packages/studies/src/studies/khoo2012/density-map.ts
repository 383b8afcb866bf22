// The musical feature density map: for each of four streams of a melody (interval, duration, scale degree, phrase) how often its
// values, and pairs of values that follow each other, occur. Khoo, Man & Cao (2012) do not give its details; this is a reconstruction.
import type { Melody, Note } from "./kern.ts";

export const streams = ["interval", "duration", "scale degree", "phrase"] as const;
export type Stream = (typeof streams)[number];

/** Root densities of one stream, of a fixed length. */
export function densityMap(melody: Melody, stream: Stream): Float32Array {
  const notes = melody.notes.filter((note): note is Sounding => note.pitch !== undefined);
  switch (stream) {
    case "interval":
      return intervals(notes);
    case "duration":
      return durations(notes);
    case "scale degree":
      return degrees(notes, tonicOf(melody, notes));
    case "phrase":
      return phrases(notes, tonicOf(melody, notes));
  }
  stream satisfies never;
}

type Sounding = Note & { readonly pitch: number };

/** Semitones from −12 to 12; and pairs of seven kinds: fourth or more, third, step, same, each up and down. */
function intervals(notes: readonly Sounding[]): Float32Array {
  const semitones = notes.slice(1).map(({ pitch }, i) => pitch - notes[i].pitch);
  const kinds = semitones.map(
    (step) => 3 + Math.sign(step) * [1, 3, 5].filter((least) => Math.abs(step) >= least).length,
  );
  return side(
    histogram(
      semitones.map((step) => 12 + Math.max(-12, Math.min(12, step))),
      25,
    ),
    histogram(pairs(kinds, 7), 49),
  );
}

/** Note values in nine steps, pairs of them, and the place in a quarter at which notes begin. */
function durations(notes: readonly Sounding[]): Float32Array {
  const borders = [0.3, 0.45, 0.6, 0.85, 1.25, 1.75, 2.5, 3.5];
  const values = notes.map(({ duration }) => borders.filter((border) => duration > border).length);
  const places = notes.map(({ onset }) => Math.round(8 * (onset % 1)) % 8);
  return side(histogram(values, 9), histogram(pairs(values, 9), 81), histogram(places, 8));
}

/** Pitch classes above the tonic: by count, by duration, and pairs. */
function degrees(notes: readonly Sounding[], tonic: number): Float32Array {
  const values = notes.map(({ pitch }) => above(pitch, tonic));
  const held = histogram(values, 12, (i) => notes[i].duration);
  return side(histogram(values, 12), held, histogram(pairs(values, 12), 144));
}

/** Of phrases: first and last degree, number of notes, shape (does the middle lie above, below or level with the ends), range. */
function phrases(notes: readonly Sounding[], tonic: number): Float32Array {
  const groups = [...new Set(notes.map(({ phrase }) => phrase))].map((k) => notes.filter(({ phrase }) => phrase === k));
  const middle = (phrase: readonly Sounding[]): number => {
    const inner = phrase.length > 2 ? phrase.slice(1, -1) : phrase;
    return inner.reduce((sum, { pitch }) => sum + pitch, 0) / inner.length;
  };
  const level = (difference: number): number => 1 + (Math.abs(difference) < 1 ? 0 : Math.sign(difference));
  const shapes = groups.map((p) => 3 * level(middle(p) - p[0].pitch) + level(p[p.length - 1].pitch - middle(p)));
  const ranges = groups.map((p) => Math.max(...p.map(({ pitch }) => pitch)) - Math.min(...p.map(({ pitch }) => pitch)));
  return side(
    histogram(
      groups.map((p) => above(p[0].pitch, tonic)),
      12,
    ),
    histogram(
      groups.map((p) => above(p[p.length - 1].pitch, tonic)),
      12,
    ),
    histogram(
      groups.map((p) => Math.min(15, p.length)),
      16,
    ),
    histogram(shapes, 9),
    histogram(
      ranges.map((range) => Math.min(11, Math.floor(range / 2))),
      12,
    ),
    histogram([Math.min(15, groups.length)], 16),
  );
}

/** The key's, or else the last note's. */
function tonicOf({ tonic }: Melody, notes: readonly Sounding[]): number {
  return tonic ?? notes[notes.length - 1].pitch % 12;
}

function above(pitch: number, tonic: number): number {
  return (((pitch - tonic) % 12) + 12) % 12;
}

function pairs(values: readonly number[], count: number): number[] {
  return values.slice(1).map((value, i) => values[i] * count + value);
}

/** The root of each value's share; all 0 where there are no values. */
function histogram(values: readonly number[], bins: number, weight: (i: number) => number = () => 1): Float64Array {
  const sums = new Float64Array(bins);
  values.forEach((value, i) => (sums[value] += weight(i)));
  const total = sums.reduce((sum, x) => sum + x, 0);
  return total > 0 ? sums.map((sum) => Math.sqrt(sum / total)) : sums;
}

function side(...parts: readonly Float64Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
