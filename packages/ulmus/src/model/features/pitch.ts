// The fundamental frequency: of each frame by itself, or as the likeliest path through a clip.
import { z } from "zod";
import { trackPitch } from "../../audio/pitch/track.ts";
import { estimateTuning } from "../../audio/pitch/tuning.ts";
import { yin as measureYin } from "../../audio/pitch/yin.ts";
import { matrix32 } from "../../math/matrix.ts";
import { asRow, defineFeature, each, type FrontEnd, single } from "./feature.ts";
import { framingOf } from "./frame-source.ts";
import { frameSeconds } from "./words.ts";

const range = {
  minHz: z.number().positive().default(65).describe("the lowest"),
  maxHz: z.number().positive().default(500).describe("the highest, at most half the sample rate"),
  frameSeconds: frameSeconds("0.064 by default, two periods of the lowest at least"),
};

interface Range {
  readonly minHz: number;
  readonly maxHz: number;
  readonly frameSeconds?: number;
}

/** Two periods of the lowest pitch must fit. */
function pitchFraming({ minHz, frameSeconds: seconds }: Range, frontEnd: FrontEnd) {
  return framingOf(seconds, Math.max(0.064, 2 / minHz), frontEnd);
}

export const yin = defineFeature({
  about: "fundamental frequency of each frame by itself, be it noise or silence",
  source: "de Cheveigné & Kawahara 2002; librosa's yin",
  words: z.strictObject({
    ...range,
    troughThreshold: z.number().positive().default(0.1).describe("the first difference below is the period"),
  }),
  create: ({ minHz, maxHz, frameSeconds: seconds, troughThreshold }, frontEnd) => ({
    columns: [{ name: "yin", unit: "Hz" }],
    framing: pitchFraming({ minHz, ...(seconds !== undefined && { frameSeconds: seconds }), maxHz }, frontEnd),
    start: single(({ run }) => measureYin(run, frontEnd.sampleRate, { minHz, maxHz, troughThreshold })),
  }),
});

export const pitch = defineFeature({
  about: "fundamental frequency along the likeliest path, 0 where there is none; and how likely there is one",
  source: "Mauch & Dixon 2014; librosa's pyin, with 0 for NaN",
  words: z.strictObject(range),
  create: (words, frontEnd) => ({
    columns: [
      { name: "pitch", unit: "Hz" },
      { name: "voicing", unit: "1" },
    ],
    framing: pitchFraming(words, frontEnd),
    wholeClip: "the likeliest path is that through the whole clip; yin streams",
    start: each(({ run }) => {
      const { hz, voicing } = trackPitch(run, frontEnd.sampleRate, words);
      const rows = matrix32(run.count, 2);
      for (let t = 0; t < run.count; t++) {
        rows.data[2 * t] = Number.isNaN(hz[t]) ? 0 : hz[t];
        rows.data[2 * t + 1] = voicing[t];
      }
      return rows;
    }),
  }),
});

export const tuning = defineFeature({
  about: "how far the clip is tuned from A = 440 Hz, in parts of a semitone",
  source: "librosa's estimate_tuning",
  per: "clip",
  words: z.strictObject({ frameSeconds: frameSeconds("0.09 by default") }),
  create: ({ frameSeconds: seconds }, frontEnd) => ({
    columns: [{ name: "tuning", unit: "semitone" }],
    framing: framingOf(seconds, 0.09, frontEnd),
    wholeClip: "it is of the whole clip",
    start: each(({ power }) => asRow([estimateTuning(power, frontEnd.sampleRate)])),
  }),
});
