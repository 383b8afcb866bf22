// Loudness as people hear it: of each frame, and of a whole clip.
import { z } from "zod";
import { rootMeanSquare } from "../../audio/descriptors.ts";
import { measureLoudness } from "../../audio/loudness/loudness-meter.ts";
import { asRow, defineFeature, each, single } from "./feature.ts";
import { framingOf } from "./frame-source.ts";
import { frameSeconds } from "./words.ts";

/** What counts as silence: the absolute gate of BS.1770. */
const QUIETEST = -70;

export const loudness = defineFeature({
  about: "momentary loudness around each frame, at least −70",
  source: "ITU-R BS.1770-4, EBU Tech 3341, with the window around the frame",
  words: z.strictObject({ frameSeconds: frameSeconds("0.4 by default, as the standard has it") }),
  create: ({ frameSeconds: seconds }, frontEnd) => ({
    columns: [{ name: "loudness", unit: "LUFS" }],
    framing: { ...framingOf(seconds, 0.4, frontEnd), isKWeighted: true },
    start: single(({ run }) => rootMeanSquare(run).map((rms) => Math.max(QUIETEST, -0.691 + 20 * Math.log10(rms)))),
  }),
});

export const integratedLoudness = defineFeature({
  about: "loudness of the clip without its quiet parts, at least −70, and its range",
  source: "ITU-R BS.1770-4, EBU R128 and Tech 3342; ffmpeg's ebur128",
  per: "clip",
  words: z.strictObject({}),
  create: (_, { sampleRate }) => ({
    columns: [
      { name: "integratedLoudness", unit: "LUFS" },
      { name: "loudnessRange", unit: "LU" },
    ],
    wholeClip: "it is of the whole clip",
    start: each(({ samples }) => {
      const { integrated, range } = measureLoudness({ sampleRate, channels: [samples] });
      return asRow([Math.max(QUIETEST, integrated), range]);
    }),
  }),
});
