// Pitch classes, and where they lie on the circles of fifths and thirds.
import { z } from "zod";
import { chromagram, createChromaFilterbank } from "../../audio/chroma/chroma.ts";
import { tonalCentroids } from "../../audio/chroma/tonnetz.ts";
import { estimateTuning } from "../../audio/pitch/tuning.ts";
import { nextPowerOfTwo } from "../../audio/spectrum.ts";
import { defineFeature, each, type Framing, type FrontEnd, type Measure, numberedColumns } from "./feature.ts";
import { framingOf } from "./frame-source.ts";
import { frameSeconds } from "./words.ts";

const chromaWords = z.strictObject({
  classes: z
    .int()
    .min(12)
    .max(120)
    .multipleOf(12)
    .default(12)
    .describe("in an octave, a multiple of 12; the first is C"),
  tuning: z
    .union([z.literal("auto"), z.number().min(-0.5).max(0.5)])
    .default(0)
    .describe('in parts of a class from A = 440 Hz; "auto": estimated from the clip, as librosa does'),
  octaveWidth: z.number().positive().default(2).describe("octaves count by a bell of this deviation, in octaves"),
  centerOctave: z.number().min(0).max(20).default(5).describe("the middle of the bell, in octaves above 27.5 Hz"),
  frameSeconds: frameSeconds("0.09 by default"),
});
type ChromaWords = z.output<typeof chromaWords>;

const tuningReason = "the tuning is estimated from the clip; a number for tuning streams";

export const chroma = defineFeature({
  about: "power of each pitch class, divided by the frame's greatest",
  source: "Ellis 2007; librosa's chroma_stft, with tuning = auto",
  words: chromaWords,
  create: (words, frontEnd) => ({
    columns: numberedColumns("chroma", words.classes, "1"),
    framing: framingOf(words.frameSeconds, 0.09, frontEnd),
    wholeClip: words.tuning === "auto" ? tuningReason : undefined,
    start: each(measureChroma(words, frontEnd)),
  }),
});

export const tonnetz = defineFeature({
  about: "tonal centroids: x and y on the circles of fifths, minor and major thirds",
  source: "Harte, Sandler & Gasser 2006; librosa's tonnetz of chroma_stft",
  words: chromaWords,
  create: (words, frontEnd) => {
    const measure = measureChroma(words, frontEnd);
    return {
      columns: ["fifthsX", "fifthsY", "minorThirdsX", "minorThirdsY", "majorThirdsX", "majorThirdsY"].map((name) => ({
        name: `tonnetz_${name}`,
        unit: "1",
      })),
      framing: framingOf(words.frameSeconds, 0.09, frontEnd),
      wholeClip: words.tuning === "auto" ? tuningReason : undefined,
      start: each((frames) => tonalCentroids(measure(frames))),
    };
  },
});

function measureChroma({ tuning, frameSeconds: seconds, ...options }: ChromaWords, frontEnd: FrontEnd): Measure {
  const { sampleRate, kernels } = frontEnd;
  const { frameLength }: Framing = framingOf(seconds, 0.09, frontEnd);
  const recipe = { ...options, sampleRate, fftLength: nextPowerOfTwo(frameLength) };
  const fixed = tuning === "auto" ? undefined : createChromaFilterbank({ ...recipe, tuning });
  return ({ power }) => {
    const filterbank =
      fixed ?? createChromaFilterbank({ ...recipe, tuning: estimateTuning(power, sampleRate, options.classes) });
    return chromagram(power, filterbank, kernels);
  };
}
