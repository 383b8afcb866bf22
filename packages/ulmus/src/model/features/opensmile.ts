// The sets of openSMILE: as a row of the whole clip, and what they measure in every frame.
import { z } from "zod";
import type { FeatureSet } from "../feature-sets/feature-set.ts";
import { createFeatureSet } from "../feature-sets/feature-sets.ts";
import { asRow, defineFeature, each, type FrontEnd, type SettledFeature } from "./feature.ts";

const geneva = z.strictObject({
  formants: z
    .enum(["opensmile", "correct"])
    .default("opensmile")
    .describe('"correct": as phoneticians measure them, at 11 kHz by Burg\'s method'),
});

function wholeSet({ columns, row }: FeatureSet, { sampleRate }: FrontEnd): SettledFeature {
  return {
    columns,
    wholeClip: "it is of the whole clip",
    start: each(({ samples }) => asRow(row({ sampleRate, samples }))),
  };
}

function setFrames({ lowLevelColumns, lowLevel, hopSeconds }: FeatureSet, { sampleRate }: FrontEnd): SettledFeature {
  return {
    columns: lowLevelColumns,
    hopSeconds,
    wholeClip: "frames are smoothed over the ends of the clip as openSMILE does",
    start: each(({ samples }) => lowLevel({ sampleRate, samples })),
  };
}

export const is09 = defineFeature({
  about: "set of the INTERSPEECH 2009 Emotion Challenge: 12 functionals of energy, MFCC, zero crossings and pitch",
  source: "Schuller, Steidl & Batliner 2009; openSMILE's IS09_emotion, as far as docs/opensmile.md says",
  per: "clip",
  words: z.strictObject({}),
  create: (_, frontEnd) => wholeSet(createFeatureSet("is09", frontEnd), frontEnd),
});

export const is09Frames = defineFeature({
  about: "what that set measures in frames of 25 ms, every 10 ms, smoothed, with deltas",
  source: is09.source,
  per: "ownFrame",
  words: z.strictObject({}),
  create: (_, frontEnd) => setFrames(createFeatureSet("is09", frontEnd), frontEnd),
});

export const is10 = defineFeature({
  about:
    "set of the INTERSPEECH 2010 Paralinguistic Challenge: functionals of loudness, cepstrum, bands, pitch, voice quality",
  source: "Schuller et al. 2010; the columns of openSMILE's IS10_paraling, its numbers not compared: docs/opensmile.md",
  per: "clip",
  words: z.strictObject({}),
  create: (_, frontEnd) => wholeSet(createFeatureSet("is10", frontEnd), frontEnd),
});

export const is10Frames = defineFeature({
  about: "what that set measures in frames of 25 and 60 ms, every 10 ms, smoothed, with deltas",
  source: is10.source,
  per: "ownFrame",
  words: z.strictObject({}),
  create: (_, frontEnd) => setFrames(createFeatureSet("is10", frontEnd), frontEnd),
});

export const egemaps = defineFeature({
  about: "extended Geneva minimalistic set: functionals of pitch, loudness, spectrum and voice quality",
  source: "Eyben et al. 2016; openSMILE's eGeMAPSv02, as far as docs/opensmile.md says",
  per: "clip",
  words: geneva,
  create: ({ formants }, frontEnd) => wholeSet(createFeatureSet("egemaps", { ...frontEnd, formants }), frontEnd),
});

export const egemapsFrames = defineFeature({
  about: "what that set measures in frames of 20 and 60 ms, every 10 ms, smoothed",
  source: egemaps.source,
  per: "ownFrame",
  words: geneva,
  create: ({ formants }, frontEnd) => setFrames(createFeatureSet("egemaps", { ...frontEnd, formants }), frontEnd),
});

export const compare = defineFeature({
  about: "set of the Computational Paralinguistics Challenges: functionals of voice, loudness, spectrum and cepstrum",
  source:
    "Schuller et al. 2013; the columns of openSMILE's ComParE_2016, few of its numbers compared: docs/opensmile.md",
  per: "clip",
  words: z.strictObject({}),
  create: (_, frontEnd) => wholeSet(createFeatureSet("compare", frontEnd), frontEnd),
});

export const compareFrames = defineFeature({
  about: "what that set measures in frames of 20 and 60 ms, every 10 ms, smoothed, with deltas",
  source: compare.source,
  per: "ownFrame",
  words: z.strictObject({}),
  create: (_, frontEnd) => setFrames(createFeatureSet("compare", frontEnd), frontEnd),
});
