// The front end of HTK 3.4 (Young et al. 2006, chapter 5): FBANK and MFCC with C0 or energy, as HCopy writes them. Their
// deltas (_D, _A) are `delta` with the method regression, orders 1 and 2. Without PLP.
import type { Kernels } from "../../math/kernels.ts";
import { rowOf, matrix32, type Matrix32 } from "../../math/matrix.ts";
import type { FrameRun } from "../framing.ts";
import { melSpectrogram } from "../mel.ts";
import { nextPowerOfTwo } from "../spectrum.ts";
import { hamming } from "../window.ts";
import { frameSpectra, type FrameSpectra } from "./frame-spectra.ts";
import { createMelTriangles } from "./mel-triangles.ts";
import { speechCepstrum } from "./speech-cepstrum.ts";
import type { VocalTract } from "./vocal-tract.ts";

export interface HtkRecipe {
  /** In samples per second. */
  readonly sampleRate: number;
  /** NUMCHANS. Default 20. */
  readonly bands?: number;
  /** LOFREQ. Default 0. */
  readonly minHz?: number;
  /** HIFREQ. Default: half the sample rate. */
  readonly maxHz?: number;
  /** PREEMCOEF. Default 0.97. */
  readonly preEmphasis?: number;
  /** WARPFREQ, WARPLCUTOFF and WARPUCUTOFF. Default: no warping. */
  readonly vocalTract?: VocalTract;
}

export interface HtkMfccRecipe extends HtkRecipe {
  /** NUMCEPS, without the last column. Default 12. */
  readonly coefficients?: number;
  /** CEPLIFTER. Default 22. */
  readonly lifter?: number;
  /** The last column: `c0` (_0) or the logarithm of the raw frame's energy (_E with RAWENERGY, not normalised). Default c0. */
  readonly last?: "c0" | "energy";
}

/**
 * FBANK: the logarithm of the power in each mel band, frames × bands. HTK's frames are not centred (`center` false in
 * the framing) and are usually 25 ms long, 10 ms apart.
 */
export function htkFilterbank(run: FrameRun, kernels: Kernels, recipe: HtkRecipe): Matrix32 {
  return logMel(spectra(run, kernels, recipe), run.frameLength, recipe);
}

/** MFCC: coefficients 1 … n and C0 or the energy, frames × (n + 1). */
export function htkMfcc(run: FrameRun, kernels: Kernels, recipe: HtkMfccRecipe): Matrix32 {
  const { coefficients = 12, lifter = 22, last = "c0" } = recipe;
  const treated = spectra(run, kernels, recipe);
  const cepstra = speechCepstrum(logMel(treated, run.frameLength, recipe), coefficients + 1, lifter);
  const out = matrix32(cepstra.rows, cepstra.columns);
  for (let t = 0; t < out.rows; t++) {
    const [row, values] = [rowOf(out, t), rowOf(cepstra, t)];
    row.set(values.subarray(1));
    // HTK weighs C0 like the others, where the orthonormal transform divides it by √2.
    row[coefficients] = last === "c0" ? Math.SQRT2 * values[0] : Math.log(Math.max(treated.energy[t], 1e-10));
  }
  return out;
}

function spectra(run: FrameRun, kernels: Kernels, { preEmphasis = 0.97 }: HtkRecipe): FrameSpectra {
  return frameSpectra(run, kernels, { removesMean: false, preEmphasis, window: hamming(run.frameLength) });
}

function logMel({ power }: FrameSpectra, frameLength: number, recipe: HtkRecipe): Matrix32 {
  const { sampleRate, bands = 20, minHz = 0, maxHz = sampleRate / 2, vocalTract } = recipe;
  const fftLength = nextPowerOfTwo(frameLength);
  const triangles = createMelTriangles({ sampleRate, fftLength, bands, minHz, maxHz, ends: "rounded", vocalTract });
  const mel = melSpectrogram(power, triangles);
  return { ...mel, data: mel.data.map((value) => Math.log(Math.max(value, 1))) }; // HTK's floor, one step squared
}
