// Mel bands and their cepstrum as openSMILE computes them: HTK's triangles on its own bin spacing.
import { matrix32, type Matrix32 } from "../../math/matrix.ts";
import { type MelFilterbank, melSpectrogram } from "../mel.ts";
import { createMelTriangles } from "../speech/mel-triangles.ts";
import { speechCepstrum } from "../speech/speech-cepstrum.ts";
import type { SmileFrames } from "./frames.ts";

/** HTK reckons in steps of 16-bit samples. */
export const HTK_SCALE = 32_767;

export interface SmileBands {
  readonly bands: number;
  /** The lower edge of the lowest band. */
  readonly minHz: number;
  /** The upper edge of the highest band; half the sample rate if that is less. */
  readonly maxHz: number;
}

/** Creates the filterbank for the spectra of frames. */
export function createSmileBands(
  { fftLength, binHz }: SmileFrames,
  { bands, minHz, maxHz }: SmileBands,
): MelFilterbank {
  const sampleRate = binHz * fftLength;
  return createMelTriangles({
    sampleRate,
    fftLength,
    bands,
    minHz,
    maxHz: Math.min(maxHz, sampleRate / 2),
    ends: "rounded",
  });
}

export interface SmileCepstrum {
  /** The first and the last coefficient. */
  readonly from: number;
  readonly to: number;
  /** What the bands are multiplied by: `HTK_SCALE` for magnitudes in HTK's steps, its square for powers. */
  readonly scale: number;
  /** The least that the logarithm is taken of. */
  readonly floor: number;
}

/** MFCC with HTK's weights and lifter 22, frames × (to − from + 1), of magnitude or power spectra. */
export function smileCepstrum(spectra: Matrix32, filterbank: MelFilterbank, options: SmileCepstrum): Matrix32 {
  const { from, to, scale, floor } = options;
  const mel = melSpectrogram(spectra, filterbank);
  const logMel = { ...mel, data: mel.data.map((value) => Math.log(Math.max(scale * value, floor))) };
  const cepstra = speechCepstrum(logMel, to + 1, 22);
  const out = matrix32(cepstra.rows, to - from + 1);
  for (let t = 0; t < out.rows; t++) {
    for (let k = from; k <= to; k++) {
      // HTK weighs C0 like the others, where the orthonormal transform divides it by √2.
      out.data[t * out.columns + k - from] = cepstra.data[t * cepstra.columns + k] * (k === 0 ? Math.SQRT2 : 1);
    }
  }
  return out;
}
