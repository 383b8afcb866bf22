// Candidates for the pitch of each frame by subharmonic summation (Hermes 1988; openSMILE's cPitchShs): a pitch is likely
// where its harmonics are strong.
import type { Matrix32 } from "../../math/matrix.ts";
import { forEachOctaveSpectrum, type OctaveScale } from "./octave-spectrum.ts";

export interface PitchCandidate {
  readonly hz: number;
  /** 1 − the mean of all sums / this one's: how far it stands out. */
  readonly voicing: number;
}

export interface SubharmonicRange {
  readonly minHz: number;
  readonly maxHz: number;
}

const HARMONICS = 15;
/** Each harmonic counts so much of the one below it. */
const COMPRESSION = 0.85;
export const MOST_CANDIDATES = 6;

/** The candidates of each frame, at most six, the strongest first. */
export function pitchCandidates(magnitudes: Matrix32, scale: OctaveScale, range: SubharmonicRange): PitchCandidate[][] {
  const sums = new Float64Array(scale.hz.length);
  const candidates: PitchCandidate[][] = [];
  forEachOctaveSpectrum(magnitudes, scale, (points) => {
    sumHarmonics(sums, points, scale.perOctave);
    candidates.push(findCandidates(sums, scale.hz, range));
  });
  return candidates;
}

function sumHarmonics(sums: Float64Array, points: Float64Array, perOctave: number): void {
  sums.set(points);
  for (let harmonic = 2, weight = COMPRESSION; harmonic <= HARMONICS; harmonic++, weight *= COMPRESSION) {
    const shift = Math.floor(perOctave * Math.log2(harmonic));
    for (let i = 0; i + shift < sums.length; i++) sums[i] += weight * points[i + shift];
  }
  for (let i = 0; i < sums.length; i++) sums[i] /= HARMONICS;
}

function findCandidates(sums: Float64Array, hz: Float64Array, { minHz, maxHz }: SubharmonicRange): PitchCandidate[] {
  const peaks: number[] = [];
  let total = 0;
  for (let i = 0; i < sums.length; i++) {
    total += sums[i];
    if (i > 0 && i < sums.length - 1 && sums[i] > sums[i - 1] && sums[i] > sums[i + 1]) peaks.push(i);
  }
  const mean = total / (sums.length - 1);
  return peaks
    .toSorted((a, b) => sums[b] - sums[a])
    .slice(0, MOST_CANDIDATES)
    .map((i) => {
      const top = parabolaTop(hz, sums, i);
      return { hz: top.at, voicing: 1 - mean / top.value };
    })
    .filter((candidate) => candidate.hz >= minHz && candidate.hz <= maxHz);
}

/** The top of the parabola through three points that follow one another; frequency goes by octaves. */
function parabolaTop(hz: Float64Array, sums: Float64Array, i: number): { at: number; value: number } {
  const [before, top, after] = [sums[i - 1], sums[i], sums[i + 1]];
  const shift = (before - after) / 2 / (before - 2 * top + after);
  return { at: hz[i] * (hz[i + 1] / hz[i]) ** shift, value: top - ((before - after) / 4) * shift };
}
