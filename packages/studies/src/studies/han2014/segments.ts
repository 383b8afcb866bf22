// Segments of speech as Han, Yu & Tashev (2014) have them: 25 frames of 12 MFCC, energy, pitch period, harmonics-to-noise ratio and
// how these change, of the loudest tenth of each clip.
import { createRecipe, type Matrix32 } from "ulmus";
import { extractFrames } from "ulmus/node";
import type { Bags } from "../../classifiers/bags.ts";
import type { AudioSet } from "../../datasets/open.ts";
import type { StudyWork } from "../../study.ts";

/** Frames of a segment: 25 ms and 24 hops of 10 ms, 265 ms. */
const FRAMES = 25;
/** Of a clip's segments the share that is used, by energy. */
const SHARE = 0.1;
/** What is measured in a frame, before deltas: 12 MFCC, then these three. */
const [ENERGY, PERIOD, HARMONICITY, VALUES] = [12, 13, 14, 15];

/** Measures openSMILE's IS09 frames, which hold all that is wanted. */
export async function measureSegments(set: AudioSet, { threads, signal }: Pick<StudyWork, "threads" | "signal">) {
  const { frames, ...extracted } = await extractFrames(set, createRecipe({ blocks: [{ frames: "is09Frames" }] }), {
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
  });
  const bags: Bags = frames.map((clip) => loudSegments(frameRows(clip)));
  return { ...extracted, bags };
}

/** IS09's RMS energy, MFCC 1–12, zero crossings, voicing and F0 → MFCC, energy in dB, period in ms, ratio in dB, and their deltas. */
export function frameRows({ rows, columns, data }: Matrix32): Matrix32 {
  const values = new Float32Array(rows * VALUES);
  for (let t = 0; t < rows; t++) {
    const frame = data.subarray(t * columns, (t + 1) * columns);
    const [energy, voicing, hertz] = [frame[0], Math.min(0.99, Math.max(0.01, frame[14])), frame[15]];
    values.set(frame.subarray(1, 13), t * VALUES);
    values[t * VALUES + ENERGY] = 20 * Math.log10(Math.max(1e-5, energy));
    values[t * VALUES + PERIOD] = hertz > 0 ? 1000 / hertz : 0;
    values[t * VALUES + HARMONICITY] = 10 * Math.log10(voicing / (1 - voicing));
  }
  const out = new Float32Array(rows * 2 * VALUES);
  const at = (t: number, j: number): number => values[Math.max(0, Math.min(rows - 1, t)) * VALUES + j];
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < VALUES; j++) {
      out[t * 2 * VALUES + j] = at(t, j);
      // The slope over five frames.
      out[t * 2 * VALUES + VALUES + j] = (at(t + 1, j) - at(t - 1, j) + 2 * (at(t + 2, j) - at(t - 2, j))) / 10;
    }
  }
  return { rows, columns: 2 * VALUES, data: out };
}

/** The loudest tenth of the segments, at least one, in the order of time. A clip shorter than a segment holds its last frame. */
export function loudSegments({ rows, columns, data }: Matrix32): Matrix32 {
  const count = Math.max(1, rows - FRAMES + 1);
  const frameAt = (t: number): number => Math.min(rows - 1, t) * columns;
  const energies = Array.from({ length: count }, (_, start) => {
    let sum = 0;
    for (let k = 0; k < FRAMES; k++) sum += data[frameAt(start + k) + ENERGY];
    return sum;
  });
  const loudest = [...energies.keys()].toSorted((a, b) => energies[b] - energies[a] || a - b);
  const starts = loudest.slice(0, Math.max(1, Math.round(SHARE * count))).toSorted((a, b) => a - b);
  const out = new Float32Array(starts.length * FRAMES * columns);
  starts.forEach((start, i) => {
    for (let k = 0; k < FRAMES; k++) {
      const from = frameAt(start + k);
      out.set(data.subarray(from, from + columns), (i * FRAMES + k) * columns);
    }
  });
  return { rows: starts.length, columns: FRAMES * columns, data: out };
}
