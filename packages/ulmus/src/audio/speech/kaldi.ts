// The front end of Kaldi (Povey et al. 2011): fbank and MFCC as compute-fbank-feats and compute-mfcc-feats give them
// without dither. Without PLP, pitch and warping.
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import type { FrameRun, FramingRecipe } from "../framing.ts";
import { melSpectrogram } from "../mel.ts";
import { nextPowerOfTwo } from "../spectrum.ts";
import { frameSpectra, type FrameSpectra } from "./frame-spectra.ts";
import { createMelTriangles } from "./mel-triangles.ts";
import { speechCepstrum } from "./speech-cepstrum.ts";

export interface KaldiRecipe {
  /** In samples per second. */
  readonly sampleRate: number;
  /** num-mel-bins. Default 23. */
  readonly bands?: number;
  /** low-freq. Default 20. */
  readonly minHz?: number;
  /** high-freq. Default: half the sample rate. */
  readonly maxHz?: number;
}

export interface KaldiMfccRecipe extends KaldiRecipe {
  /** num-ceps, C0 included. Default 13. */
  readonly coefficients?: number;
  /** cepstral-lifter. Default 22. */
  readonly lifter?: number;
  /** use-energy: the logarithm of the frame's energy in place of C0. Default true. */
  readonly usesEnergy?: boolean;
}

/** The smallest energy whose logarithm is taken: the spacing of Float32 at 1. */
const LEAST = 2 ** -23;

/**
 * fbank: the logarithm of the power in each mel band, frames × bands. Kaldi's frames are 25 ms long and 10 ms apart;
 * those of a `Framer` that does not centre are its snip-edges=true, `kaldiFrames` gives snip-edges=false.
 */
export function kaldiFilterbank(run: FrameRun, kernels: Kernels, recipe: KaldiRecipe): Matrix32 {
  return logMel(kaldiSpectra(run, kernels), run.frameLength, recipe);
}

/** MFCC: the energy or C0, then C1 …, frames × coefficients. */
export function kaldiMfcc(run: FrameRun, kernels: Kernels, recipe: KaldiMfccRecipe): Matrix32 {
  const { coefficients = 13, lifter = 22, usesEnergy = true } = recipe;
  const spectra = kaldiSpectra(run, kernels);
  const cepstra = speechCepstrum(logMel(spectra, run.frameLength, recipe), coefficients, lifter);
  if (usesEnergy) kaldiEnergy(spectra).forEach((energy, t) => (cepstra.data[t * coefficients] = energy));
  return cepstra;
}

/** The spectra and energies of frames without their mean: what Kaldi's fbank, MFCC and spectrogram start from. */
export function kaldiSpectra(run: FrameRun, kernels: Kernels): FrameSpectra {
  return frameSpectra(run, kernels, { removesMean: true, preEmphasis: 0.97, window: poveyWindow(run.frameLength) });
}

/** The logarithm of each frame's energy, which Kaldi puts in the place of C0 or before the bands. */
export function kaldiEnergy({ energy }: FrameSpectra): Float32Array {
  return Float32Array.from(energy, (value) => Math.log(Math.max(value, LEAST)));
}

/**
 * The frames of a whole clip by Kaldi's snip-edges=false: frame t has its middle half a hop after t · hopLength, there
 * are as many as hops fit (rounded), and beyond both ends the clip is mirrored. None for a clip of less than half a hop.
 */
export function kaldiFrames(samples: Float32Array, recipe: Pick<FramingRecipe, "frameLength" | "hopLength">): FrameRun {
  const { frameLength, hopLength } = recipe;
  if (samples.length === 0) throw new ArgumentError("kaldiFrames: a signal must have at least 1 sample, got 0");
  const count = Math.floor((samples.length + Math.floor(hopLength / 2)) / hopLength);
  const start = Math.floor(hopLength / 2) - Math.floor(frameLength / 2);
  const length = count === 0 ? 0 : (count - 1) * hopLength + frameLength;
  const padded = Float32Array.from({ length }, (_, i) => {
    const period = 2 * samples.length;
    const place = (((start + i) % period) + period) % period;
    return samples[place < samples.length ? place : period - 1 - place];
  });
  return { samples: padded, count, frameLength, hopLength };
}

function logMel({ power }: FrameSpectra, frameLength: number, recipe: KaldiRecipe): Matrix32 {
  const { sampleRate, bands = 23, minHz = 20, maxHz = sampleRate / 2 } = recipe;
  const fftLength = nextPowerOfTwo(frameLength);
  const mel = melSpectrogram(power, createMelTriangles({ sampleRate, fftLength, bands, minHz, maxHz, ends: "inside" }));
  return { ...mel, data: mel.data.map((value) => Math.log(Math.max(value, LEAST))) };
}

/** The symmetric Hann window to the power 0.85: it falls to 0 at both ends, as Hamming's does not. */
function poveyWindow(length: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, i) => (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / Math.max(1, length - 1))) ** 0.85,
  );
}
