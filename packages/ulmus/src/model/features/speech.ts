// The front ends of speech recognisers. On frames of the recipe, those of HTK and Kaldi are equal to the tools' own where
// `padding = "none"`.
import { z } from "zod";
import { htkFilterbank as measureHtkBands, htkMfcc as measureHtkMfcc } from "../../audio/speech/htk.ts";
import { kaldiFilterbank as measureKaldiBands, kaldiMfcc as measureKaldiMfcc } from "../../audio/speech/kaldi.ts";
import {
  pythonSpeechFilterbank as measurePythonBands,
  pythonSpeechMfcc as measurePythonMfcc,
} from "../../audio/speech/python-speech-features.ts";
import { defineFeature, each, numberedColumns } from "./feature.ts";
import { whole } from "./words.ts";

const bands = (usual: number) => whole(2, 512).default(usual).describe("mel bands");
const minHz = (usual: number) => z.number().min(0).default(usual).describe("the lower end of the lowest band");
const maxHz = z.number().positive().exactOptional().describe("the upper end of the highest band; half the sample rate");
const lifter = z.number().min(0).default(22).describe("weighs coefficients; 0: not");
const coefficients = (usual: number, what: string) => whole(1, 100).default(usual).describe(what);

const htkWords = {
  bands: bands(20),
  minHz: minHz(0),
  maxHz,
  preEmphasis: z.number().min(0).max(1).default(0.97).describe("PREEMCOEF"),
};
const kaldiWords = { bands: bands(23), minHz: minHz(20), maxHz };

export const htkFilterbank = defineFeature({
  about: "log power in mel bands by HTK's rules",
  source: "HTK Book 3.4, FBANK of HCopy",
  words: z.strictObject(htkWords),
  create: (words, { sampleRate, kernels }) => ({
    columns: numberedColumns("htkBand", words.bands, "ln"),
    start: each(({ run }) => measureHtkBands(run, kernels, { ...words, sampleRate })),
  }),
});

export const htkMfcc = defineFeature({
  about: "cepstrum by HTK's rules: coefficients 1 …, then C0 or the energy",
  source: "HTK Book 3.4, MFCC_0 or MFCC_E of HCopy",
  words: z.strictObject({
    ...htkWords,
    coefficients: coefficients(12, "NUMCEPS, without the last column"),
    lifter,
    last: z.enum(["c0", "energy"]).default("c0").describe("the last column"),
  }),
  create: (words, { sampleRate, kernels }) => ({
    columns: [
      ...Array.from({ length: words.coefficients }, (_, i) => ({ name: `htkMfcc${i + 1}`, unit: "ln" })),
      { name: words.last === "c0" ? "htkMfcc0" : "htkEnergy", unit: "ln" },
    ],
    start: each(({ run }) => measureHtkMfcc(run, kernels, { ...words, sampleRate })),
  }),
});

export const kaldiFilterbank = defineFeature({
  about: "log power in mel bands by Kaldi's rules",
  source: "Povey et al. 2011, compute-fbank-feats without dither",
  words: z.strictObject(kaldiWords),
  create: (words, { sampleRate, kernels }) => ({
    columns: numberedColumns("kaldiBand", words.bands, "ln"),
    start: each(({ run }) => measureKaldiBands(run, kernels, { ...words, sampleRate })),
  }),
});

export const kaldiMfcc = defineFeature({
  about: "cepstrum by Kaldi's rules: the energy or C0, then coefficients 1 …",
  source: "Povey et al. 2011, compute-mfcc-feats without dither",
  words: z.strictObject({
    ...kaldiWords,
    coefficients: coefficients(13, "num-ceps, C0 included"),
    lifter,
    usesEnergy: z.boolean().default(true).describe("the energy in place of C0"),
  }),
  create: (words, { sampleRate, kernels }) => ({
    columns: numberedColumns("kaldiMfcc", words.coefficients, "ln"),
    start: each(({ run }) => measureKaldiMfcc(run, kernels, { ...words, sampleRate })),
  }),
});

const pythonWords = {
  bands: bands(26),
  minHz: minHz(0),
  maxHz,
  preEmphasis: z.number().min(0).max(1).default(0.97).describe("over the whole signal"),
};
const pythonReason = "its last frame is filled with zeros, and it has frames of its own";

export const pythonSpeechFilterbank = defineFeature({
  about: "log power in mel bands by the rules of python_speech_features",
  source: "python_speech_features 0.6, logfbank, with the recipe's lengths",
  per: "ownFrame",
  words: z.strictObject(pythonWords),
  create: (words, frontEnd) => ({
    columns: numberedColumns("pythonSpeechBand", words.bands, "ln"),
    wholeClip: pythonReason,
    start: each(({ samples }) => {
      const { sampleRate, kernels, frameLength, hopLength } = frontEnd;
      const seconds = { frameSeconds: frameLength / sampleRate, hopSeconds: hopLength / sampleRate };
      return measurePythonBands({ samples, sampleRate }, kernels, { ...words, ...seconds, ...fftOf(frameLength) });
    }),
  }),
});

export const pythonSpeechMfcc = defineFeature({
  about: "cepstrum by the rules of python_speech_features: the energy, then coefficients 1 … 12",
  source: "python_speech_features 0.6, mfcc, with the recipe's lengths",
  per: "ownFrame",
  words: z.strictObject(pythonWords),
  create: (words, frontEnd) => ({
    columns: numberedColumns("pythonSpeechMfcc", 13, "ln"),
    wholeClip: pythonReason,
    start: each(({ samples }) => {
      const { sampleRate, kernels, frameLength, hopLength } = frontEnd;
      const seconds = { frameSeconds: frameLength / sampleRate, hopSeconds: hopLength / sampleRate };
      return measurePythonMfcc({ samples, sampleRate }, kernels, { ...words, ...seconds, ...fftOf(frameLength) });
    }),
  }),
});

/** 512 as there, or more where a frame needs it. */
function fftOf(frameLength: number): { readonly fftLength: number } {
  return { fftLength: Math.max(512, 2 ** Math.ceil(Math.log2(frameLength))) };
}
