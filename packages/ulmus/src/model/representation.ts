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
import type { FrameRun } from "../audio/framing.ts";
import { createMelFilterbank, melSpectrogram } from "../audio/mel.ts";
import type { SpectrumRecipe } from "../audio/spectrum.ts";
import { type Matrix32, matrix32 } from "../math/matrix.ts";
import type { BlockRecipe, Recipe } from "./recipe.ts";

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
      return { names: numbers(bands), measure: logMel(bands, frontEnd) };
    case "mfcc": {
      const measure = logMel(bands, frontEnd);
      return { names: numbers(coefficients), measure: (clip) => cepstrum(measure(clip), { coefficients }) };
    }
    case "descriptors":
      return { names: descriptorNames, measure: (clip) => descriptors(clip, frontEnd) };
  }
  return frames satisfies never;
}

/** Mel bands in decibels relative to the clip's loudest. */
function logMel(bands: number, { sampleRate, spectrum, minHz, floorDecibel }: FrontEnd): Representation["measure"] {
  const filterbank = createMelFilterbank({
    sampleRate,
    fftLength: spectrum.fftLength,
    bands,
    minHz,
    maxHz: sampleRate / 2,
    scale: "htk",
    normalization: "none",
  });
  return ({ power }) => belowLoudest(melSpectrogram(power, filterbank), floorDecibel);
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

/** So small that the level of a recording does not count, however faint it is: only differences within it do. */
const FAINTEST_POWER = 1e-30;

/** In decibels below the clip's loudest, down to −`floorDecibel`. */
function belowLoudest(power: Matrix32, floorDecibel: number): Matrix32 {
  return powerToDecibel(power, { reference: "max", minimumPower: FAINTEST_POWER, topDecibel: floorDecibel });
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
    spectrum: { frameLength, hopLength, fftLength, center: true, padding: "zero", window: "hann" },
  };
}
