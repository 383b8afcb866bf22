// The law of all frame features: however samples are cut, the rows are those of the whole clip, bit for bit. Features
// that are defined over a whole clip are not here, and say so where they are.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChannelEnergy } from "ulmus-source/audio/channel-energy.ts";
import { createChromaFilterbank, chromagram } from "ulmus-source/audio/chroma/chroma.ts";
import { tonalCentroids } from "ulmus-source/audio/chroma/tonnetz.ts";
import { spectralContrast } from "ulmus-source/audio/contrast.ts";
import { powerToDecibel } from "ulmus-source/audio/decibel.ts";
import { Framer, type FrameRun, type FramingRecipe } from "ulmus-source/audio/framing.ts";
import { yin } from "ulmus-source/audio/pitch/yin.ts";
import { OnsetStrength } from "ulmus-source/audio/rhythm/onset-strength.ts";
import { spectralEntropy, spectralFlux, spectralSlope } from "ulmus-source/audio/spectral-shape.ts";
import { powerSpectra } from "ulmus-source/audio/spectrum.ts";
import { htkFilterbank, htkMfcc } from "ulmus-source/audio/speech/htk.ts";
import { kaldiFilterbank, kaldiMfcc } from "ulmus-source/audio/speech/kaldi.ts";
import { rowOf, type Matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { noise, pieces } from "./noise.ts";

const kernels = createPlainKernels();
const sampleRate = 8000;
const framing: FramingRecipe = { frameLength: 256, hopLength: 100, center: true, padding: "zero" };
const power = (run: FrameRun): Matrix32 => powerSpectra(run, kernels, { ...framing, fftLength: 256, window: "hann" });
const chroma = createChromaFilterbank({ sampleRate, fftLength: 256 });

/** Each creates what a stream remembers, and gives a function from the next frames to their values. */
const features: Readonly<Record<string, () => (run: FrameRun) => ArrayLike<number>>> = {
  contrast: () => (run) => spectralContrast(power(run), sampleRate, { octaves: 4, scale: "linear" }).data,
  entropy: () => (run) => spectralEntropy(power(run)),
  slope: () => (run) => spectralSlope(power(run), sampleRate),
  flux: () => {
    let last: Float32Array | undefined;
    return (run) => {
      const spectra = power(run);
      const values = spectralFlux(spectra, last);
      if (spectra.rows > 0) last = rowOf(spectra, spectra.rows - 1);
      return values;
    };
  },
  chroma: () => (run) => chromagram(power(run), chroma, kernels).data,
  tonnetz: () => (run) => tonalCentroids(chromagram(power(run), chroma, kernels)).data,
  "per-channel energy": () => {
    const channels = new ChannelEnergy({ frameRate: sampleRate / framing.hopLength });
    return (run) => channels.push(power(run)).data;
  },
  "onset strength": () => {
    const strength = new OnsetStrength({ delay: 2 });
    return (run) => strength.push(powerToDecibel(power(run), { topDecibel: Infinity }));
  },
  YIN: () => (run) => yin(run, sampleRate, { minHz: 80, maxHz: 1000 }),
  "HTK's FBANK": () => (run) => htkFilterbank(run, kernels, { sampleRate }).data,
  "HTK's MFCC": () => (run) => htkMfcc(run, kernels, { sampleRate }).data,
  "Kaldi's fbank": () => (run) => kaldiFilterbank(run, kernels, { sampleRate }).data,
  "Kaldi's MFCC": () => (run) => kaldiMfcc(run, kernels, { sampleRate }).data,
};

describe("a stream, cut anywhere, gives the rows of the whole clip, bit for bit", () => {
  test.each(Object.keys(features))("%s", (name) => {
    const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2500 }),
        cuts,
        fc.boolean(),
        fc.integer(),
        (count, lengths, center, seed) => {
          const samples = noise(count, seed);
          const whole = features[name]()(new Framer({ ...framing, center }).finish(samples));
          const framer = new Framer({ ...framing, center });
          const stream = features[name]();
          const values = pieces(samples, lengths).flatMap((piece) => Array.from(stream(framer.push(piece))));
          values.push(...Array.from(stream(framer.finish())));
          expect(values).toEqual(Array.from(whole));
        },
      ),
      { numRuns: 25 },
    );
  });
});
