// Mel bands that are normalised by their own past, or of what lasts and what is sudden.
import { z } from "zod";
import { ChannelEnergy } from "../../audio/channel-energy.ts";
import { separateHarmonicPercussive } from "../../audio/harmonic-percussive.ts";
import { melSpectrogram } from "../../audio/mel.ts";
import { defineFeature, each, numberedColumns } from "./feature.ts";
import { melBands } from "./mel-cepstrum.ts";
import { belowLoudest } from "./relative-decibel.ts";
import { whole } from "./words.ts";

const bands = whole(2, 512).default(40).describe("mel bands");

export const pcen = defineFeature({
  about: "per-channel energy normalisation of mel bands of the magnitude",
  source: "Wang et al. 2017; librosa's pcen of melspectrogram with power = 1",
  words: z.strictObject({
    bands,
    timeConstant: z.number().positive().default(0.4).describe("of the past that is divided by, in seconds"),
    gain: z.number().min(0).default(0.98).describe("the power of that past: 0 none, 1 all"),
    bias: z.number().positive().default(2).describe("added before the compression"),
    power: z.number().positive().default(0.5).describe("of the compression"),
    floor: z.number().positive().default(1e-6).describe("added to the past"),
    fullScale: z
      .number()
      .positive()
      .default(2 ** 31)
      .describe("what samples of 1 count as; librosa advises 2³¹"),
  }),
  create: ({ bands: count, fullScale, ...words }, frontEnd) => {
    const filterbank = melBands(frontEnd, { bands: count, minHz: frontEnd.minHz, isLibrosa: true });
    return {
      columns: numberedColumns("pcen", count, "1"),
      start: () => {
        const channels = new ChannelEnergy({ ...words, frameRate: frontEnd.frameRate });
        return ({ power }) => {
          const magnitude = { ...power, data: power.data.map((value) => fullScale * Math.sqrt(value)) };
          return channels.push(melSpectrogram(magnitude, filterbank));
        };
      },
    };
  },
});

const separation = (part: "harmonic" | "percussive", about: string) =>
  defineFeature({
    about,
    source: "Fitzgerald 2010; librosa's decompose.hpss",
    words: z.strictObject({
      bands,
      width: z.int().min(1).max(999).default(31).describe("frames, and bins, that a median is of: odd"),
    }),
    create: ({ bands: count, width }, frontEnd) => {
      const filterbank = melBands(frontEnd, { bands: count, minHz: frontEnd.minHz, isLibrosa: false });
      return {
        columns: numberedColumns(`${part}Mel`, count, "dB"),
        wholeClip: "medians reach beyond both sides of a frame, and decibels are relative to the clip's loudest",
        start: each(({ power }) => {
          const parts = separateHarmonicPercussive(power, width);
          return belowLoudest(melSpectrogram(parts[part], filterbank), frontEnd.floorDecibel);
        }),
      };
    },
  });

export const harmonicMel = separation("harmonic", "mel bands of what lasts, below the clip's loudest");
export const percussiveMel = separation("percussive", "mel bands of what is sudden, below the clip's loudest");
