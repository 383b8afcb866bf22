// The samples themselves, for encoders that hear them one by one.
import { z } from "zod";
import { defineFeature, each } from "./feature.ts";

export const waveform = defineFeature({
  about: "the samples themselves, for random convolutions",
  source: "the recording",
  per: "sample",
  words: z.object({}),
  create: () => ({
    columns: [{ name: "waveform", unit: "1" }],
    start: each(({ samples }) => ({ rows: samples.length, columns: 1, data: samples })),
  }),
});
