// The six descriptors of the closed-form recipes, side by side; and each of them by itself.
import { z } from "zod";
import {
  rootMeanSquare,
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralMoments,
  spectralRollOff,
  zeroCrossingRate as countCrossings,
} from "../../audio/descriptors.ts";
import { matrix32, type Matrix32 } from "../../math/matrix.ts";
import { asColumn, defineFeature, each, type Frames, type FrontEnd, single } from "./feature.ts";
import { belowLoudest, FAINTEST_POWER, fixedDecibel, relativeReason } from "./relative-decibel.ts";
import { blockWordsSchema, reference } from "./words.ts";

const descriptorColumns = [
  { name: "level", unit: "dB" },
  { name: "zeroCrossingRate", unit: "1" },
  { name: "centroid", unit: "Hz" },
  { name: "bandwidth", unit: "Hz" },
  { name: "rollOff", unit: "Hz" },
  { name: "flatness", unit: "1" },
];

export const descriptors = defineFeature({
  about: "level, zero crossing rate, spectral centroid, bandwidth, roll-off and flatness, side by side",
  source: "librosa's definitions, on the recipe's frames",
  words: blockWordsSchema,
  create: ({ reference }, frontEnd) => ({
    columns: descriptorColumns,
    wholeClip: relativeReason(reference),
    start: each((frames) => measureDescriptors(frames, reference, frontEnd)),
  }),
});

/** frames × 6: the level in decibels, rate and flatness from 0 to 1, the others in Hz. */
function measureDescriptors(
  frames: Frames,
  reference: "clip" | "fixed" | undefined,
  { sampleRate, floorDecibel }: FrontEnd,
): Matrix32 {
  const { run, power } = frames;
  const { centroid, bandwidth } = spectralMoments(power, sampleRate);
  const columns = [
    measureLevel(frames, reference, floorDecibel).data,
    countCrossings(run),
    centroid,
    bandwidth,
    spectralRollOff(power, sampleRate),
    spectralFlatness(power, FAINTEST_POWER),
  ];
  const rows = matrix32(run.count, columns.length);
  columns.forEach((column, j) => column.forEach((value, t) => (rows.data[t * columns.length + j] = value)));
  return rows;
}

function measureLevel({ run }: Frames, reference: "clip" | "fixed" | undefined, floorDecibel: number): Matrix32 {
  const energy = asColumn(rootMeanSquare(run).map((rms) => rms * rms));
  return reference === "fixed" ? fixedDecibel(energy) : belowLoudest(energy, floorDecibel);
}

export const level = defineFeature({
  about: "mean square of each frame, in decibels",
  source: "librosa's rms and power_to_db",
  words: z.strictObject({
    reference: reference
      .default("clip")
      .describe('"clip": below its loudest frame; "fixed": of full scale, at least −100'),
  }),
  create: ({ reference }, { floorDecibel }) => ({
    columns: [{ name: "level", unit: "dB" }],
    wholeClip: relativeReason(reference),
    start: each((frames) => measureLevel(frames, reference, floorDecibel)),
  }),
});

export const rms = defineFeature({
  about: "root of the mean square of each frame, full scale 1",
  source: "librosa's rms",
  words: z.strictObject({}),
  create: () => ({ columns: [{ name: "rms", unit: "1" }], start: single(({ run }) => rootMeanSquare(run)) }),
});

export const zeroCrossingRate = defineFeature({
  about: "sign changes in a frame, divided by its samples",
  source: "librosa's zero_crossing_rate, which repeats the first and last sample beyond the ends",
  words: z.strictObject({}),
  create: (_, { frameLength }) => ({
    columns: [{ name: "zeroCrossingRate", unit: "1" }],
    framing: { frameLength, padding: "edge" },
    start: single(({ run }) => countCrossings(run)),
  }),
});

export const centroid = defineFeature({
  about: "mean frequency, weighed by magnitude",
  source: "librosa's spectral_centroid",
  words: z.strictObject({}),
  create: (_, { sampleRate }) => ({
    columns: [{ name: "centroid", unit: "Hz" }],
    start: single(({ power }) => spectralCentroid(power, sampleRate)),
  }),
});

export const bandwidth = defineFeature({
  about: "deviation of frequency about the centroid, weighed by magnitude",
  source: "librosa's spectral_bandwidth",
  words: z.strictObject({}),
  create: (_, { sampleRate }) => ({
    columns: [{ name: "bandwidth", unit: "Hz" }],
    start: single(({ power }) => spectralBandwidth(power, sampleRate)),
  }),
});

export const rollOff = defineFeature({
  about: "frequency below which lies a part of the magnitudes",
  source: "librosa's spectral_rolloff",
  words: z.strictObject({
    fraction: z.number().positive().lt(1).default(0.85).describe("the part, between 0 and 1"),
  }),
  create: ({ fraction }, { sampleRate }) => ({
    columns: [{ name: "rollOff", unit: "Hz" }],
    start: single(({ power }) => spectralRollOff(power, sampleRate, fraction)),
  }),
});

export const flatness = defineFeature({
  about: "geometric over arithmetic mean of the power: 1 for white noise, near 0 for a tone",
  source: "librosa's spectral_flatness",
  words: z.strictObject({
    minimumPower: z.number().positive().default(1e-10).describe("powers below count as this"),
  }),
  create: ({ minimumPower }) => ({
    columns: [{ name: "flatness", unit: "1" }],
    start: single(({ power }) => spectralFlatness(power, minimumPower)),
  }),
});
