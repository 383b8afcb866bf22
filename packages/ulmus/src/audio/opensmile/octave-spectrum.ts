// A magnitude spectrum on a logarithmic axis of frequency, its peaks enhanced and weighed as the ear does: what subharmonic
// summation sums (Hermes 1988; openSMILE's cSpecScale).
import type { Matrix32 } from "../../math/matrix.ts";
import { createSpline } from "./spline.ts";

export interface OctaveAxis {
  /** The frequency of each point: from `minHz` to half the sample rate, as many as a spectrum has bins. */
  readonly hz: Float64Array;
  /** Points per octave, as openSMILE counts them: one point too many for the octaves. */
  readonly perOctave: number;
}

export interface OctaveScale extends OctaveAxis {
  /** A magnitude spectrum → a value ≥ 0 at each point. A view that the next call overwrites. */
  readonly transform: (magnitude: Float32Array) => Float64Array;
}

export interface OctaveRecipe {
  readonly bins: number;
  readonly binHz: number;
  readonly minHz: number;
}

/** Creates the axis and the transform to it. */
export function createOctaveScale({ bins, binHz, minHz }: OctaveRecipe): OctaveScale {
  const octaves = Math.log2(((bins - 1) * binHz) / minHz);
  const hz = Float64Array.from({ length: bins }, (_, i) => minHz * 2 ** ((i * octaves) / (bins - 1)));
  const perOctave = bins / octaves;
  const lowest = perOctave * Math.log2(65 / 50) - 1;
  const weights = hz.map((_, i) => 0.5 + Math.atan((3 * (i + 1 - lowest)) / perOctave) / Math.PI);
  // The spline goes through the bins where they lie on the axis of octaves; a frequency of 0 has no place there.
  const knots = Float64Array.from({ length: bins - 1 }, (_, k) => Math.log2((k + 1) * binHz));
  const spline = createSpline(
    knots,
    hz.map((f) => Math.log2(f)),
  );
  const enhanced = new Float64Array(bins);
  const smooth = new Float64Array(bins);
  const fromFirst = smooth.subarray(1);
  const points = new Float64Array(bins);
  return {
    hz,
    perOctave,
    transform(magnitude) {
      enhancePeaks(enhanced, magnitude);
      smooth[0] = enhanced[0];
      smooth[bins - 1] = enhanced[bins - 1];
      for (let k = 1; k < bins - 1; k++) smooth[k] = (enhanced[k - 1] + 2 * enhanced[k] + enhanced[k + 1]) / 4;
      spline(points, fromFirst);
      for (let i = 0; i < bins; i++) points[i] = Math.max(0, points[i] * weights[i]);
      return points;
    },
  };
}

/** Keeps the bins that are at most two away from a local maximum, and sets the others to 0. */
function enhancePeaks(out: Float64Array, magnitude: Float32Array): void {
  out.fill(0);
  for (let k = 0; k < magnitude.length - 1; k++) {
    if (!((k === 0 || magnitude[k] > magnitude[k - 1]) && magnitude[k] > magnitude[k + 1])) continue;
    const last = Math.min(magnitude.length - 1, k + 2);
    for (let i = Math.max(0, k - 2); i <= last; i++) out[i] = magnitude[i];
  }
}

/** The octave spectra of all frames one after the other, each handed to `use` before the next overwrites it. */
export function forEachOctaveSpectrum(
  magnitudes: Matrix32,
  scale: OctaveScale,
  use: (points: Float64Array, t: number) => void,
): void {
  const { rows, columns, data } = magnitudes;
  for (let t = 0; t < rows; t++) use(scale.transform(data.subarray(t * columns, (t + 1) * columns)), t);
}
