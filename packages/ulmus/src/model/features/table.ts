// Every feature the library can compute, by the name that a recipe's `frames` calls it. From this table are made the type
// of a recipe, the list of `ulmus features --list`, and the table of docs/features.md.
import type { z } from "zod";
import { chroma, tonnetz } from "./chroma.ts";
import { bandwidth, centroid, descriptors, flatness, level, rms, rollOff, zeroCrossingRate } from "./descriptors.ts";
import type { Feature } from "./feature.ts";
import { integratedLoudness, loudness } from "./loudness.ts";
import { logMel, mfcc } from "./mel-cepstrum.ts";
import { compare, compareFrames, egemaps, egemapsFrames, is09, is09Frames, is10, is10Frames } from "./opensmile.ts";
import { pitch, tuning, yin } from "./pitch.ts";
import { beatHistogram, dynamicTempo, lowEnergyRatio, onsetStrength, onsetRate, tempo, tempogram } from "./rhythm.ts";
import { harmonicMel, pcen, percussiveMel } from "./separation.ts";
import { contrast, entropy, flux, slope } from "./spectral-shape.ts";
import {
  htkFilterbank,
  htkMfcc,
  kaldiFilterbank,
  kaldiMfcc,
  pythonSpeechFilterbank,
  pythonSpeechMfcc,
} from "./speech.ts";
import { waveform } from "./waveform.ts";

/** Their words stand in the block itself. */
const blockFeatures = { logMel, mfcc, descriptors, waveform };

/** The words of each stand in a table of its name, in the block. */
const namedFeatures = {
  level,
  rms,
  loudness,
  zeroCrossingRate,
  centroid,
  bandwidth,
  rollOff,
  flatness,
  flux,
  entropy,
  slope,
  contrast,
  chroma,
  tonnetz,
  yin,
  pitch,
  pcen,
  harmonicMel,
  percussiveMel,
  onsetStrength,
  tempogram,
  dynamicTempo,
  htkFilterbank,
  htkMfcc,
  kaldiFilterbank,
  kaldiMfcc,
  pythonSpeechFilterbank,
  pythonSpeechMfcc,
  is09Frames,
  is10Frames,
  egemapsFrames,
  compareFrames,
  integratedLoudness,
  lowEnergyRatio,
  tempo,
  onsetRate,
  beatHistogram,
  tuning,
  is09,
  is10,
  egemaps,
  compare,
};

/** All of them. */
export const features = { ...blockFeatures, ...namedFeatures } satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof features;

export const featureNames = Object.keys(features) as FeatureName[];

/** The name of a feature whose words stand in a table of its own. */
type NamedFeature = keyof typeof namedFeatures;

type WordTables = {
  readonly [Name in NamedFeature]: z.ZodExactOptional<(typeof namedFeatures)[Name]["words"]>;
};

/** For a block: the tables of words. */
export const wordTables = Object.fromEntries(
  Object.entries(namedFeatures).map(([name, { words }]) => [name, words.exactOptional()]),
) as unknown as WordTables;

/** Whether the words of a feature stand in a table of its name. */
export function hasWordTable(name: FeatureName): name is NamedFeature {
  return name in namedFeatures;
}
