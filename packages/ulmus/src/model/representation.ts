// What a block measures in every frame of a clip: a recipe's words on one side, the audio layer on the other.
import { cepstrum } from "../audio/cepstrum.ts";
import { powerToDecibel } from "../audio/decibel.ts";
import {
  rootMeanSquare,
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRollOff,
  zeroCrossingRate,
} from "../audio/descriptors.ts";
import { Framer, type FrameRun } from "../audio/framing.ts";
import { createMelFilterbank, melSpectrogram } from "../audio/mel.ts";
import { reflectEnds } from "../audio/reflect.ts";
import type { SpectrumRecipe } from "../audio/spectrum.ts";
import { type Matrix32, matrix32 } from "../math/matrix.ts";
import type { BlockRecipe } from "./block-recipe.ts";
import type { Recipe } from "./recipe.ts";

/** A clip cut into frames, and the power spectrum of each. */
export interface FramedClip {
  readonly run: FrameRun;
  /** frames × bins. */
  readonly power: Matrix32;
}

/** The context that all blocks of a recipe share. */
export interface FrontEnd {
  readonly sampleRate: number;
  /** Frames per second. */
  readonly frameRate: number;
  readonly spectrum: SpectrumRecipe;
  /** Whether a clip is mirrored at its ends, instead of the padding of `spectrum`. */
  readonly isReflected: boolean;
  readonly minHz: number;
  readonly floorDecibel: number;
}

export interface Representation {
  /** One for each column. */
  readonly names: readonly string[];
  /** frames × columns. */
  readonly measure: (clip: FramedClip) => Matrix32;
}

/** Creates the representation that a block asks for. */
export function createRepresentation(block: BlockRecipe, frontEnd: FrontEnd): Representation {
  const { frames, bands, coefficients } = block;
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => `${frames}${i}`);
  switch (frames) {
    case "logMel":
      return { names: numbers(bands), measure: logMel(block, frontEnd) };
    case "mfcc": {
      const measure = logMel(block, frontEnd);
      return { names: numbers(coefficients), measure: (clip) => cepstrum(measure(clip), { coefficients }) };
    }
    case "descriptors":
      return { names: descriptorNames, measure: (clip) => descriptors(clip, frontEnd) };
    case "waveform":
      return { names: ["waveform"], measure: waveform };
  }
  return frames satisfies never;
}

/** Mel bands in decibels relative to the clip's loudest; as librosa's, of the power itself. */
function logMel(
  { bands, mel }: BlockRecipe,
  { sampleRate, spectrum, minHz, floorDecibel }: FrontEnd,
): Representation["measure"] {
  const isLibrosa = mel === "librosa";
  const filterbank = createMelFilterbank({
    sampleRate,
    fftLength: spectrum.fftLength,
    bands,
    minHz,
    maxHz: sampleRate / 2,
    scale: isLibrosa ? "slaney" : "htk",
    normalization: isLibrosa ? "slaney" : "none",
  });
  return ({ power }) => {
    const bandPower = melSpectrogram(power, filterbank);
    return isLibrosa ? powerToDecibel(bandPower, { topDecibel: floorDecibel }) : belowLoudest(bandPower, floorDecibel);
  };
}

const descriptorNames = ["level", "zeroCrossingRate", "centroid", "bandwidth", "rollOff", "flatness"];

/** frames × 6: the level in decibels below the clip's loudest frame, rate and flatness from 0 to 1, the others in Hz. */
function descriptors({ run, power }: FramedClip, { sampleRate, floorDecibel }: FrontEnd): Matrix32 {
  const energy = { rows: run.count, columns: 1, data: rootMeanSquare(run).map((level) => level * level) };
  const columns = [
    belowLoudest(energy, floorDecibel).data,
    zeroCrossingRate(run),
    spectralCentroid(power, sampleRate),
    spectralBandwidth(power, sampleRate),
    spectralRollOff(power, sampleRate),
    spectralFlatness(power, FAINTEST_POWER),
  ];
  const frames = matrix32(run.count, columns.length);
  columns.forEach((column, j) => column.forEach((value, t) => (frames.data[t * columns.length + j] = value)));
  return frames;
}

/** samples × 1: a view of the clip, without the half frames that framing has put around it. */
function waveform({ run: { samples, frameLength } }: FramedClip): Matrix32 {
  const data = samples.subarray(Math.ceil(frameLength / 2), samples.length - Math.floor(frameLength / 2));
  return { rows: data.length, columns: 1, data };
}

/** So small that the level of a recording does not count, however faint it is: only differences within it do. */
const FAINTEST_POWER = 1e-30;

/** In decibels below the clip's loudest, down to −`floorDecibel`. */
function belowLoudest(power: Matrix32, floorDecibel: number): Matrix32 {
  return powerToDecibel(power, { reference: "max", minimumPower: FAINTEST_POWER, topDecibel: floorDecibel });
}

/** Cuts a clip of at least one sample into frames. */
export function frameClip(samples: Float32Array, { spectrum, isReflected }: FrontEnd): FrameRun {
  if (!isReflected) return new Framer(spectrum).finish(samples);
  const [before, after] = [Math.ceil(spectrum.frameLength / 2), Math.floor(spectrum.frameLength / 2)];
  return new Framer({ ...spectrum, center: false }).finish(reflectEnds(samples, before, after));
}

/** The shared context of a recipe's blocks, for a settled sample rate. */
export function createFrontEnd({ frontEnd }: Recipe, sampleRate: number): FrontEnd {
  const frameLength = Math.max(1, Math.round(frontEnd.frameSeconds * sampleRate));
  const hopLength = Math.max(1, Math.round(frontEnd.hopSeconds * sampleRate));
  const fftLength = 2 ** Math.max(1, Math.ceil(Math.log2(frameLength)));
  return {
    sampleRate,
    frameRate: sampleRate / hopLength,
    minHz: frontEnd.minHz,
    floorDecibel: frontEnd.floorDecibel,
    isReflected: frontEnd.padding === "reflect",
    spectrum: { frameLength, hopLength, fftLength, center: true, padding: "zero", window: "hann" },
  };
}
