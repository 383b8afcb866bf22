// Mel filterbanks as speech recognisers draw them: triangles that are straight in mel, of height 1. Those of mel.ts,
// librosa's, are straight in Hz.
import { ArgumentError } from "../../errors.ts";
import { hzToMel, melToHz, type MelFilterbank } from "../mel.ts";
import { binFrequencies } from "../spectrum.ts";
import { warpFrequency, type VocalTract } from "./vocal-tract.ts";

export interface MelTriangles {
  /** In samples per second. */
  readonly sampleRate: number;
  /** In samples. */
  readonly fftLength: number;
  readonly bands: number;
  readonly minHz: number;
  /** At most half the sample rate. */
  readonly maxHz: number;
  /** Which bins count: all within a triangle (`inside`, Kaldi), of these only those strictly between the bins nearest to minHz and maxHz (`rounded`, HTK). */
  readonly ends: "inside" | "rounded";
  /** Moves the triangles as if the vocal tract were longer or shorter. Default: not. */
  readonly vocalTract?: VocalTract | undefined;
}

/** Creates a filterbank for `melSpectrogram`. */
export function createMelTriangles(recipe: MelTriangles): MelFilterbank {
  const { sampleRate, fftLength, bands, minHz, maxHz, vocalTract } = recipe;
  requireBands("createMelTriangles", recipe);
  const [low, high] = [hzToMel(minHz, "htk"), hzToMel(maxHz, "htk")];
  const corners = Float64Array.from({ length: bands + 2 }, (_, i) => {
    const hz = melToHz(low + ((high - low) * i) / (bands + 1), "htk");
    return hzToMel(vocalTract === undefined ? hz : warpFrequency(hz, { minHz, maxHz }, vocalTract), "htk");
  });
  const mels = binFrequencies(sampleRate, fftLength).map((hz) => hzToMel(hz, "htk"));
  const nearestBin = (hz: number): number => Math.floor((hz * fftLength) / sampleRate + 0.5);
  const [from, to] = recipe.ends === "rounded" ? [nearestBin(minHz) + 1, nearestBin(maxHz)] : [0, mels.length];
  const centersHz = corners.slice(1, -1).map((mel) => melToHz(mel, "htk"));
  return collectFilterbank(centersHz, mels.length, (band, bin) => {
    if (bin < from || bin >= to) return 0;
    const [left, middle, right] = corners.subarray(band, band + 3);
    return Math.min((mels[bin] - left) / (middle - left), (right - mels[bin]) / (right - middle));
  });
}

/** The filterbank of the weights that are > 0, which must be in a row in each band. */
export function collectFilterbank(
  centersHz: Float64Array,
  bins: number,
  weight: (band: number, bin: number) => number,
): MelFilterbank {
  const bands = centersHz.length;
  const [first, last, offset] = [new Int32Array(bands), new Int32Array(bands), new Int32Array(bands)];
  const weights: number[] = [];
  for (let b = 0; b < bands; b++) {
    offset[b] = weights.length;
    first[b] = last[b] = bins;
    for (let k = 0; k < bins; k++) {
      const value = weight(b, k);
      if (!(value > 0)) continue;
      weights.push(value);
      first[b] = Math.min(first[b], k);
      last[b] = k + 1;
    }
  }
  return { bands, bins, first, last, offset, weights: Float32Array.from(weights), centersHz };
}

export function requireBands(
  where: string,
  { bands, minHz, maxHz, sampleRate }: Pick<MelTriangles, "bands" | "minHz" | "maxHz" | "sampleRate">,
): void {
  if (!Number.isInteger(bands) || bands < 1) {
    throw new ArgumentError(`${where}: bands must be a whole number ≥ 1, got ${bands}`);
  }
  if (!(minHz >= 0 && minHz < maxHz && maxHz <= sampleRate / 2)) {
    throw new ArgumentError(
      `${where}: 0 ≤ minHz < maxHz ≤ ${sampleRate / 2} Hz (half the sample rate) must hold, got minHz ${minHz}, maxHz ${maxHz}`,
    );
  }
}
