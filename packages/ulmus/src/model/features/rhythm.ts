// Onsets, tempo and beats.
import { z } from "zod";
import { powerToDecibel } from "../../audio/decibel.ts";
import { rootMeanSquare } from "../../audio/descriptors.ts";
import { melSpectrogram } from "../../audio/mel.ts";
import { beatHistogram as measureHistogram } from "../../audio/rhythm/beat-histogram.ts";
import { trackBeats } from "../../audio/rhythm/beats.ts";
import { OnsetStrength } from "../../audio/rhythm/onset-strength.ts";
import { detectOnsets } from "../../audio/rhythm/onsets.ts";
import { estimateTempo, trackTempo } from "../../audio/rhythm/tempo.ts";
import { tempogram as measureTempogram } from "../../audio/rhythm/tempogram.ts";
import { lowEnergyRatio as measureLowEnergy } from "../../audio/spectral-shape.ts";
import { nextPowerOfTwo } from "../../audio/spectrum.ts";
import {
  asColumn,
  asRow,
  defineFeature,
  each,
  type Frames,
  type FrontEnd,
  type Measure,
  numberedColumns,
} from "./feature.ts";
import { framingOf } from "./frame-source.ts";
import { melBands } from "./mel-cepstrum.ts";
import { frameSeconds, reference, whole } from "./words.ts";

const envelopeWords = {
  bands: whole(2, 512).default(128).describe("mel bands"),
  frameSeconds: frameSeconds("0.09 by default"),
};
const tempoWords = z.strictObject({
  ...envelopeWords,
  startTempo: z.number().positive().default(120).describe("the likeliest tempo beforehand, in beats per minute"),
  octaves: z.number().positive().default(1).describe("deviation of tempi from it beforehand"),
});

interface EnvelopeWords {
  readonly bands: number;
  readonly frameSeconds?: number;
  readonly lag?: number;
  readonly aggregate?: "mean" | "median";
  readonly reference?: "clip" | "fixed";
}

const envelopeFraming = ({ frameSeconds: seconds }: EnvelopeWords, frontEnd: FrontEnd) =>
  framingOf(seconds, 0.09, frontEnd);

/** As librosa: mel power in decibels, at most 80 below the clip's loudest, its rise; late by half an FFT. */
function startEnvelope(words: EnvelopeWords, frontEnd: FrontEnd): () => (frames: Frames) => Float32Array {
  const { bands, lag = 1, aggregate = "mean" } = words;
  const { frameLength } = envelopeFraming(words, frontEnd);
  const filterbank = melBands(frontEnd, { bands, minHz: 0, isLibrosa: true, frameLength });
  const delay = frontEnd.padding === "none" ? 0 : Math.floor(nextPowerOfTwo(frameLength) / (2 * frontEnd.hopLength));
  const topDecibel = words.reference === "fixed" ? Infinity : 80;
  return () => {
    const strength = new OnsetStrength({ lag, delay, aggregate });
    return ({ power }) => strength.push(powerToDecibel(melSpectrogram(power, filterbank), { topDecibel }));
  };
}

export const onsetStrength = defineFeature({
  about: "how much louder mel bands get from frame to frame",
  source: "Böck & Widmer 2013; librosa's onset_strength",
  words: z.strictObject({
    ...envelopeWords,
    lag: whole(1, 100).default(1).describe("compared with the frame so many before"),
    aggregate: z.enum(["mean", "median"]).default("mean").describe("how bands become one number"),
    reference: reference
      .default("clip")
      .describe('"clip": bands count down to 80 dB below the clip\'s loudest, as in librosa; "fixed": down to −100 dB'),
  }),
  create: (words, frontEnd) => ({
    columns: [{ name: "onsetStrength", unit: "dB" }],
    framing: envelopeFraming(words, frontEnd),
    wholeClip:
      words.reference === "fixed"
        ? undefined
        : 'bands are cut off below the clip\'s loudest; reference = "fixed" streams',
    start: () => {
      const envelope = startEnvelope(words, frontEnd)();
      return (frames) => asColumn(envelope(frames));
    },
  }),
});

/** A measure of the onset strength of a whole clip. */
function ofEnvelope(
  words: EnvelopeWords,
  frontEnd: FrontEnd,
  measure: (envelope: Float32Array) => ReturnType<Measure>,
): () => Measure {
  const start = startEnvelope(words, frontEnd);
  return each((frames) => measure(start()(frames)));
}

const WHOLE_CLIP = "it is of the whole clip";

export const tempogram = defineFeature({
  about: "autocorrelation of the onset strength around each frame, at each lag",
  source: "Grosche, Müller & Kurth 2010; librosa's tempogram",
  words: z.strictObject({
    ...envelopeWords,
    lags: whole(2, 4000).default(384).describe("frames of its window, and columns"),
  }),
  create: ({ lags, ...words }, frontEnd) => ({
    columns: numberedColumns("tempogram", lags, "1"),
    framing: envelopeFraming(words, frontEnd),
    wholeClip: "its windows reach beyond both sides of a frame",
    start: ofEnvelope(words, frontEnd, (envelope) => measureTempogram(envelope, lags)),
  }),
});

export const dynamicTempo = defineFeature({
  about: "tempo around each frame",
  source: "Ellis 2007; librosa's tempo with aggregate = None",
  words: tempoWords,
  create: (words, frontEnd) => ({
    columns: [{ name: "dynamicTempo", unit: "beats/min" }],
    framing: envelopeFraming(words, frontEnd),
    wholeClip: "its windows reach beyond both sides of a frame",
    start: ofEnvelope(words, frontEnd, (envelope) => asColumn(trackTempo(envelope, frontEnd.frameRate, words))),
  }),
});

export const tempo = defineFeature({
  about: "the one tempo of the clip",
  source: "Ellis 2007; librosa's tempo",
  per: "clip",
  words: tempoWords,
  create: (words, frontEnd) => ({
    columns: [{ name: "tempo", unit: "beats/min" }],
    framing: envelopeFraming(words, frontEnd),
    wholeClip: WHOLE_CLIP,
    start: ofEnvelope(words, frontEnd, (envelope) => asRow([estimateTempo(envelope, frontEnd.frameRate, words)])),
  }),
});

export const onsetRate = defineFeature({
  about: "onsets and beats for each second of the clip",
  source: "librosa's onset_detect and beat_track",
  per: "clip",
  words: z.strictObject(envelopeWords),
  create: (words, frontEnd) => {
    const strength = startEnvelope(words, frontEnd);
    const beat = startEnvelope({ ...words, aggregate: "median" }, frontEnd);
    return {
      columns: [
        { name: "onsetRate", unit: "1/s" },
        { name: "beatRate", unit: "1/s" },
      ],
      framing: envelopeFraming(words, frontEnd),
      wholeClip: WHOLE_CLIP,
      start: each((frames) => {
        const seconds = frames.samples.length / frontEnd.sampleRate;
        const onsets = detectOnsets(strength()(frames), frontEnd.frameRate).length;
        return asRow([onsets / seconds, trackBeats(beat()(frames), frontEnd.frameRate).length / seconds]);
      }),
    };
  },
});

export const beatHistogram = defineFeature({
  about: "strength of each tempo from 40 to 200 beats per minute, and its two peaks: tempi, shares, ratio, sum",
  source: "Tzanetakis & Cook 2002",
  per: "clip",
  words: z.strictObject({}),
  create: (_, { sampleRate }) => ({
    columns: [
      { name: "beatTempo1", unit: "beats/min" },
      { name: "beatTempo2", unit: "beats/min" },
      ...["beatShare1", "beatShare2", "beatRatio", "beatSum"].map((name) => ({ name, unit: "1" })),
      ...Array.from({ length: 161 }, (__, i) => ({ name: `beatStrength${40 + i}`, unit: "1" })),
    ],
    wholeClip: WHOLE_CLIP,
    start: each(({ samples }) => {
      const { tempi, shares, ratio, sum, strengths } = measureHistogram({ samples, sampleRate });
      return asRow([...tempi, ...shares, ratio, sum, ...strengths]);
    }),
  }),
});

export const lowEnergyRatio = defineFeature({
  about: "part of the frames whose RMS is below the mean of all",
  source: "Tzanetakis & Cook 2002",
  per: "clip",
  words: z.strictObject({}),
  create: () => ({
    columns: [{ name: "lowEnergyRatio", unit: "1" }],
    wholeClip: WHOLE_CLIP,
    start: each(({ run }) => asRow([measureLowEnergy(rootMeanSquare(run))])),
  }),
});
