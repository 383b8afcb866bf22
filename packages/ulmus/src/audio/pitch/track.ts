// pYIN: the fundamental frequency of a clip and where it has one (Mauch & Dixon 2014), as librosa 0.11's `pyin`: YIN with
// every threshold at once gives each frame's candidates, and the likeliest path through them is the pitch.
import { isLocalMinimum, parabolicShift } from "../extremes.ts";
import type { FrameRun } from "../framing.ts";
import { createDifference, lagRange, type PitchRange } from "./difference.ts";
import { pitchPath } from "./pitch-path.ts";

export interface PitchTrack {
  /** Of each frame, in Hz, in steps of a tenth of a semitone from minHz; NaN where there is no pitch. */
  readonly hz: Float64Array;
  /** Of each frame: how likely it is to have a pitch. */
  readonly voicing: Float64Array;
}

const PLACES_PER_OCTAVE = 120;
const OCTAVES_PER_SECOND = 35.92;
const THRESHOLDS = 100;
/** A frame without a trough below a threshold still has this part of its probability at its deepest. */
const NO_TROUGH = 0.01;

/**
 * The pitch of a whole clip, given as one run of all its frames. librosa centres frames of 2048 samples, moves them by
 * 512 and pads with `zero`.
 */
export function trackPitch(run: FrameRun, sampleRate: number, range: PitchRange): PitchTrack {
  const lags = lagRange(run.frameLength, sampleRate, range);
  const difference = createDifference(run.frameLength, lags);
  const pitches = Math.floor(PLACES_PER_OCTAVE * Math.log2(range.maxHz / range.minHz)) + 1;
  const prior = thresholdPrior();
  const likelihoods = new Float64Array(run.count * pitches);
  const voicing = new Float64Array(run.count);
  for (let t = 0; t < run.count; t++) {
    const start = t * run.hopLength;
    const values = difference(run.samples.subarray(start, start + run.frameLength));
    const row = likelihoods.subarray(t * pitches, (t + 1) * pitches);
    for (const { index, probability } of candidates(values, prior)) {
      const hz = sampleRate / (lags.first + index + parabolicShift(values, index));
      const place = Math.max(0, Math.round(PLACES_PER_OCTAVE * Math.log2(hz / range.minHz)));
      if (place < pitches) row[place] = probability;
    }
    voicing[t] = Math.min(
      1,
      row.reduce((sum, value) => sum + value, 0),
    );
  }
  const unvoiced = voicing.map((probability) => (1 - probability) / pitches);
  const semitones = Math.round((OCTAVES_PER_SECOND * 12 * run.hopLength) / sampleRate);
  const path = pitchPath(likelihoods, unvoiced, { pitches, reach: (semitones * PLACES_PER_OCTAVE) / 24 });
  const hzOf = (place: number): number => (place < 0 ? Number.NaN : range.minHz * 2 ** (place / PLACES_PER_OCTAVE));
  return { hz: Float64Array.from(path, hzOf), voicing };
}

interface Candidate {
  readonly index: number;
  readonly probability: number;
}

/** The troughs of a difference; at each threshold the earlier ones below it are likelier, by e⁻² each. */
function candidates(values: Float64Array, prior: Float64Array): Candidate[] {
  const troughs: number[] = [];
  for (let i = 0; i < values.length; i++) if (isLocalMinimum(values, i)) troughs.push(i);
  if (troughs.length === 0) return [];
  const probability = new Float64Array(troughs.length);
  const deepest = troughs.reduce((least, trough, i) => (values[trough] < values[troughs[least]] ? i : least), 0);
  for (let n = 0; n < THRESHOLDS; n++) {
    const threshold = (n + 1) / THRESHOLDS;
    const below = [...troughs.keys()].filter((i) => values[troughs[i]] < threshold);
    if (below.length === 0) probability[deepest] += NO_TROUGH * prior[n];
    const scale = (prior[n] * (1 - Math.exp(-2))) / (1 - Math.exp(-2 * below.length));
    below.forEach((trough, order) => (probability[trough] += scale * Math.exp(-2 * order)));
  }
  return troughs.map((index, i) => ({ index, probability: probability[i] })).filter((c) => c.probability > 0);
}

/** How likely each hundredth is to hold the right threshold: the beta distribution B(2, 18), of mean 0.1. */
function thresholdPrior(): Float64Array {
  const cumulative = (x: number): number => 1 - (1 - x) ** 19 - 19 * x * (1 - x) ** 18;
  return Float64Array.from(
    { length: THRESHOLDS },
    (_, n) => cumulative((n + 1) / THRESHOLDS) - cumulative(n / THRESHOLDS),
  );
}
