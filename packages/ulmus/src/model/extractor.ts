// From a signal to a row of features, as a recipe says: resample, frame, measure, summarise.
import { cepstrum } from "../audio/cepstrum.ts";
import { powerToDecibel } from "../audio/decibel.ts";
import { delta } from "../audio/delta.ts";
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
import { resample } from "../audio/resample.ts";
import type { Signal } from "../audio/signal.ts";
import { nextPowerOfTwo, powerSpectra, type SpectrumRecipe } from "../audio/spectrum.ts";
import { statistics, statisticsNames } from "../encode/statistics.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, matrix32 } from "../math/matrix.ts";
import type { BlockRecipe, Recipe } from "./recipe.ts";

export interface Extractor {
  /** In samples per second: what every clip is brought to. */
  readonly sampleRate: number;
  /** The number of columns of each block, in order. */
  readonly blocks: readonly number[];
  /** A name for every column of a row. */
  readonly names: readonly string[];
  /** A clip of at least one sample, at any rate → its row of features. */
  extract(signal: Signal): Float32Array;
}

/** Creates the extractor of a recipe whose sample rate is settled. */
export function createExtractor(recipe: Recipe, kernels: Kernels): Extractor {
  const { frontEnd, blocks } = recipe;
  const { sampleRate, bands } = frontEnd;
  if (blocks.length === 0) {
    throw new ArgumentError("createExtractor: the recipe has no blocks; it is for features of your own, not for sound");
  }
  if (sampleRate === "auto") {
    throw new ArgumentError('createExtractor: the sample rate must be settled, got "auto"; use settleSampleRate');
  }
  const frameLength = Math.max(1, Math.round(frontEnd.frameSeconds * sampleRate));
  const hopLength = Math.max(1, Math.round(frontEnd.hopSeconds * sampleRate));
  const fftLength = Math.max(2, nextPowerOfTwo(frameLength));
  const spectrum: SpectrumRecipe = { frameLength, hopLength, fftLength, center: true, padding: "zero", window: "hann" };
  const maxHz = sampleRate / 2;
  const filterbank = createMelFilterbank({
    sampleRate, fftLength, bands, minHz: frontEnd.minHz, maxHz, scale: "htk", normalization: "none",
  });
  const toDecibel = (power: Matrix32): Matrix32 =>
    powerToDecibel(power, { reference: "max", topDecibel: frontEnd.floorDecibel });
  const names = blocks.map((block) => block.parts.flatMap((parts, order) =>
    statisticsNames(frameNames(block, bands, order), { functionals: block.functionals, parts })));

  return {
    sampleRate,
    blocks: names.map((of) => of.length),
    names: names.flat(),
    extract(signal) {
      requireSound(signal);
      const run = new Framer(spectrum).finish(resample(signal, sampleRate).samples);
      const power = powerSpectra(run, kernels, spectrum);
      const logMel = toDecibel(melSpectrogram(power, filterbank));
      const measure = ({ frames, coefficients }: BlockRecipe): Matrix32 => {
        switch (frames) {
          case "logMel":
            return logMel;
          case "mfcc":
            return cepstrum(logMel, { coefficients });
          case "descriptors":
            return descriptors(run, power, sampleRate, toDecibel);
        }
        frames satisfies never;
      };
      return joined(blocks.flatMap((block) => summaries(measure(block), block)));
    },
  };
}

const descriptorNames = ["level", "zeroCrossingRate", "centroid", "bandwidth", "rollOff", "flatness"];

function frameNames({ frames, coefficients }: BlockRecipe, bands: number, order: number): string[] {
  const names = frames === "descriptors"
    ? descriptorNames
    : Array.from({ length: frames === "mfcc" ? coefficients : bands }, (_, i) => `${frames}${i}`);
  return names.map((name) => name + ["", "_delta", "_delta2"][order]);
}

/** The statistics of frames, of their deltas, and of the deltas' deltas, as far as the block asks for them. */
function summaries(frames: Matrix32, { functionals, parts }: BlockRecipe): Float32Array[] {
  let changing = frames;
  return parts.map((count, order) => {
    if (order > 0) changing = delta(changing, { method: "regression" });
    return statistics(changing, { functionals, parts: count });
  });
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

/** frames × 6; the level in decibels below the clip's loudest frame, frequencies in Hz. */
function descriptors(run: FrameRun, power: Matrix32, sampleRate: number, toDecibel: (power: Matrix32) => Matrix32): Matrix32 {
  const energy = { rows: run.count, columns: 1, data: rootMeanSquare(run).map((level) => level * level) };
  const columns = [
    toDecibel(energy).data,
    zeroCrossingRate(run),
    spectralCentroid(power, sampleRate),
    spectralBandwidth(power, sampleRate),
    spectralRollOff(power, sampleRate),
    spectralFlatness(power),
  ];
  const frames = matrix32(run.count, columns.length);
  columns.forEach((column, j) => column.forEach((value, t) => (frames.data[t * columns.length + j] = value)));
  return frames;
}

function requireSound({ samples, sampleRate }: Signal): void {
  if (samples.length === 0) throw new ArgumentError("extract: a clip must have at least 1 sample, got 0");
  if (!(sampleRate > 0)) throw new ArgumentError(`extract: sampleRate must be > 0, got ${sampleRate}`);
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) throw new ArgumentError(`extract: every sample must be finite, got ${samples[bad]} at sample ${bad}`);
}
