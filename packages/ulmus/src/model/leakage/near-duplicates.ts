// Recordings that are the same sound, found by their fingerprints. Words that two recordings share say where they might be the
// same, and then the share of bits that differ there decides. Not every pair is compared: that would be the square of a data set.
import { ArgumentError } from "../../errors.ts";

/** Two recordings that hold the same sound. */
export interface NearDuplicate {
  /** Indices of the recordings, `a` < `b`. */
  readonly a: number;
  readonly b: number;
  /** The sound at frame t of `a` is at frame t + shift of `b`. */
  readonly shift: number;
  /** How many frames were compared. */
  readonly frames: number;
  /** The share of bits that differ in them, 0 … 1; of unrelated recordings about one half. */
  readonly bitErrorRate: number;
}

export interface NearDuplicateOptions {
  /** The largest share of bits that may differ, of a second or more; 0.25 by default, and of less in proportion. */
  readonly bitErrorRate?: number;
  /** The smallest part of the shorter recording that must be the same, 0 … 1; 0.5 by default. */
  readonly overlap?: number;
}

/** Words that stand in more recordings than this are common, such as those of a hum, and lead nowhere. */
const COMMON = 40;
/** Fewer frames than this can be alike by chance. */
const LEAST_FRAMES = 12;
/** A second. Of fewer frames fewer bits may differ: one word said twice in the same way is alike in a fifth of a second. */
const FRAMES_ENOUGH = 62;

/**
 * The pairs of recordings that are the same but for level, coding and a shift.
 *
 * @param fingerprints of each recording, a word for each frame; words of 0 say nothing.
 */
export function findNearDuplicates(
  fingerprints: readonly Uint32Array[],
  { bitErrorRate = 0.25, overlap = 0.5 }: NearDuplicateOptions = {},
): NearDuplicate[] {
  if (!(bitErrorRate >= 0 && bitErrorRate < 0.5)) {
    throw new ArgumentError(`findNearDuplicates: bitErrorRate must be from 0 to below 0.5, got ${bitErrorRate}`);
  }
  if (!(overlap > 0 && overlap <= 1)) {
    throw new ArgumentError(`findNearDuplicates: overlap must be above 0 and at most 1, got ${overlap}`);
  }
  const found: NearDuplicate[] = [];
  const seen = new Index();
  fingerprints.forEach((words, b) => {
    for (const [a, shift] of seen.candidates(words)) {
      const pair = compare(fingerprints, { a, b, shift });
      const most = bitErrorRate * Math.min(1, pair.frames / FRAMES_ENOUGH);
      if (pair.bitErrorRate <= most && pair.frames >= Math.max(LEAST_FRAMES, overlap * pair.most)) {
        found.push({ a, b, shift, frames: pair.frames, bitErrorRate: pair.bitErrorRate });
      }
    }
    seen.add(words, b);
  });
  return found;
}

/** Where each word was seen. */
class Index {
  readonly #places = new Map<number, { readonly recording: number; readonly frame: number }[]>();

  add(words: Uint32Array, recording: number): void {
    words.forEach((word, frame) => {
      if (word === 0) return;
      const places = this.#places.get(word);
      if (places === undefined) this.#places.set(word, [{ recording, frame }]);
      else if (places.length <= COMMON) places.push({ recording, frame });
    });
  }

  /** Recordings that share words with these, each with the shift at which it shares most. */
  candidates(words: Uint32Array): [recording: number, shift: number][] {
    const shifts = new Map<number, Map<number, number>>();
    words.forEach((word, frame) => {
      const places = this.#places.get(word) ?? [];
      if (places.length > COMMON) return;
      for (const place of places) {
        const counts = shifts.get(place.recording) ?? new Map<number, number>();
        const shift = frame - place.frame;
        shifts.set(place.recording, counts.set(shift, (counts.get(shift) ?? 0) + 1));
      }
    });
    return [...shifts].map(([recording, counts]) => {
      const [shift] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
      return [recording, shift];
    });
  }
}

/** `most`: how many frames say something in the one that has fewer of them. */
function compare(
  fingerprints: readonly Uint32Array[],
  { a, b, shift }: { readonly a: number; readonly b: number; readonly shift: number },
): { frames: number; most: number; bitErrorRate: number } {
  const [first, second] = [fingerprints[a], fingerprints[b]];
  let [frames, errors] = [0, 0];
  for (let t = Math.max(0, -shift); t < first.length && t + shift < second.length; t++) {
    if (first[t] === 0 || second[t + shift] === 0) continue;
    frames++;
    errors += bitCount(first[t] ^ second[t + shift]);
  }
  const spoken = (words: Uint32Array): number => words.reduce((sum, word) => sum + (word === 0 ? 0 : 1), 0);
  const most = Math.min(spoken(first), spoken(second));
  return { frames, most, bitErrorRate: frames > 0 ? errors / (32 * frames) : 1 };
}

/** How many of 32 bits are set. */
function bitCount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
