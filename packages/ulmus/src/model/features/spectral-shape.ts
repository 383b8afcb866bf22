// How a spectrum changes, how disordered it is, how it falls, and how far its peaks stand out.
import { z } from "zod";
import { spectralContrast } from "../../audio/contrast.ts";
import { spectralEntropy, spectralFlux, spectralSlope } from "../../audio/spectral-shape.ts";
import { rowOf } from "../../math/matrix.ts";
import { asColumn, defineFeature, each, type Measure, numberedColumns, single } from "./feature.ts";
import { framingOf } from "./frame-source.ts";
import { frameSeconds, whole } from "./words.ts";

export const flux = defineFeature({
  about: "squared distance between the normalised magnitudes of one frame and the one before",
  source: "Tzanetakis & Cook 2002",
  words: z.strictObject({}),
  create: () => ({ columns: [{ name: "flux", unit: "1" }], start: startFlux }),
});

function startFlux(): Measure {
  let last: Float32Array | undefined;
  return ({ power }) => {
    const values = asColumn(spectralFlux(power, last));
    if (power.rows > 0) last = rowOf(power, power.rows - 1).slice();
    return values;
  };
}

export const entropy = defineFeature({
  about: "Shannon entropy of the power over the bins, divided by its greatest",
  source: "Shannon 1948; Misra et al. 2004",
  words: z.strictObject({}),
  create: () => ({ columns: [{ name: "entropy", unit: "1" }], start: single(({ power }) => spectralEntropy(power)) }),
});

export const slope = defineFeature({
  about: "slope of the line through the magnitudes, divided by their sum",
  source: "Peeters 2004",
  words: z.strictObject({}),
  create: (_, { sampleRate }) => ({
    columns: [{ name: "slope", unit: "1/Hz" }],
    start: single(({ power }) => spectralSlope(power, sampleRate)),
  }),
});

export const contrast = defineFeature({
  about: "peaks over valleys in each octave, and below the lowest",
  source: "Jiang et al. 2002; librosa's spectral_contrast",
  words: z.strictObject({
    minHz: z.number().positive().default(200).describe("where the octaves start"),
    octaves: whole(1, 20).exactOptional().describe("how many; as many as begin below half the sample rate, at most 6"),
    quantile: z
      .number()
      .positive()
      .lt(1)
      .default(0.02)
      .describe("the part of a band's bins that makes a peak or valley"),
    scale: z
      .enum(["decibel", "linear"])
      .default("decibel")
      .describe('"decibel": within 80 dB of the clip\'s greatest; "linear": the difference of magnitudes'),
    frameSeconds: frameSeconds("0.09 by default"),
  }),
  create: ({ frameSeconds: seconds, ...options }, frontEnd) => {
    const { sampleRate } = frontEnd;
    const fitting = Math.ceil(Math.log2(sampleRate / 2 / options.minHz));
    const octaves = options.octaves ?? Math.max(1, Math.min(6, fitting));
    return {
      columns: numberedColumns("contrast", octaves + 1, options.scale === "decibel" ? "dB" : "1"),
      framing: framingOf(seconds, 0.09, frontEnd),
      wholeClip:
        options.scale === "linear"
          ? undefined
          : 'decibels are cut off below the clip\'s greatest; scale = "linear" streams',
      start: each(({ power }) => spectralContrast(power, sampleRate, { ...options, octaves })),
    };
  },
});
