// Mel bands in decibels, and their cepstrum.
import type { z } from "zod";
import { cepstrum } from "../../audio/cepstrum.ts";
import { powerToDecibel } from "../../audio/decibel.ts";
import { createMelFilterbank, type MelFilterbank, melSpectrogram } from "../../audio/mel.ts";
import { nextPowerOfTwo } from "../../audio/spectrum.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import { defineFeature, each, type FrontEnd, type Measure, numberedColumns } from "./feature.ts";
import { belowLoudest, fixedDecibel, relativeReason } from "./relative-decibel.ts";
import { blockWordsSchema } from "./words.ts";

type Words = z.output<typeof blockWordsSchema>;

export const logMel = defineFeature({
  about: "power in mel bands",
  source: "Davis & Mermelstein 1980; with mel = librosa, librosa's melspectrogram and power_to_db",
  words: blockWordsSchema,
  create: (words, frontEnd) => ({
    columns: numberedColumns("logMel", words.bands, "dB"),
    wholeClip: relativeReason(words.reference),
    start: each(measureLogMel(words, frontEnd)),
  }),
});

export const mfcc = defineFeature({
  about: "mel-frequency cepstrum: orthonormal DCT-II of logMel",
  source: "Davis & Mermelstein 1980; with mel = librosa, librosa's mfcc",
  words: blockWordsSchema,
  create: (words, frontEnd) => {
    const { coefficients, lifter = 0 } = words;
    const measure = measureLogMel(words, frontEnd);
    return {
      columns: numberedColumns("mfcc", coefficients, "dB"),
      wholeClip: relativeReason(words.reference),
      start: each((frames) => cepstrum(measure(frames), { coefficients, lifter })),
    };
  },
});

/** Mel bands in decibels relative to the clip's loudest; as librosa's, or with a fixed reference, of the power itself. */
function measureLogMel({ bands, mel, reference }: Words, frontEnd: FrontEnd): Measure {
  const { minHz, floorDecibel } = frontEnd;
  const filterbank = melBands(frontEnd, { bands, minHz, isLibrosa: mel === "librosa" });
  const measure = (power: Matrix32): Matrix32 => {
    const bandPower = melSpectrogram(power, filterbank);
    if (reference === "fixed") return fixedDecibel(bandPower);
    return mel === "librosa"
      ? powerToDecibel(bandPower, { topDecibel: floorDecibel })
      : belowLoudest(bandPower, floorDecibel);
  };
  const key = `logMel ${JSON.stringify({ bands, mel, reference, minHz, floorDecibel })}`;
  return (frames) => frames.shared(key, () => measure(frames.power));
}

export interface MelBands {
  readonly bands: number;
  readonly minHz: number;
  /** Slaney's scale and triangles of one area; else HTK's scale and triangles of height 1. */
  readonly isLibrosa: boolean;
  /** In samples; the recipe's by default. */
  readonly frameLength?: number;
}

/** The mel filterbank of frames, up to half the sample rate. */
export function melBands(
  { sampleRate, frameLength: usual }: FrontEnd,
  { bands, minHz, isLibrosa, frameLength = usual }: MelBands,
): MelFilterbank {
  return createMelFilterbank({
    sampleRate,
    fftLength: Math.max(2, nextPowerOfTwo(frameLength)),
    bands,
    minHz,
    maxHz: sampleRate / 2,
    scale: isLibrosa ? "slaney" : "htk",
    normalization: isLibrosa ? "slaney" : "none",
  });
}
