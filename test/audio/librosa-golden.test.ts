// Spectral and pitch features of twenty made-up sounds against the same definitions written a second time in numpy
// (scripts/golden-librosa.py). Real recordings and librosa's own numbers are in librosa-features.test.ts.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ChannelEnergy } from "ulmus-source/audio/channel-energy.ts";
import { createChromaFilterbank, chromagram } from "ulmus-source/audio/chroma/chroma.ts";
import { tonalCentroids } from "ulmus-source/audio/chroma/tonnetz.ts";
import { spectralContrast } from "ulmus-source/audio/contrast.ts";
import { Framer } from "ulmus-source/audio/framing.ts";
import { separateHarmonicPercussive } from "ulmus-source/audio/harmonic-percussive.ts";
import { trackPitch } from "ulmus-source/audio/pitch/track.ts";
import { estimateTuning } from "ulmus-source/audio/pitch/tuning.ts";
import { yin } from "ulmus-source/audio/pitch/yin.ts";
import { powerSpectra } from "ulmus-source/audio/spectrum.ts";
import { spectralEntropy, spectralFlux, spectralSlope } from "ulmus-source/audio/spectral-shape.ts";
import { rowOf, selectRows, type Matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "./close.ts";
import { madeUpSound } from "./sounds.ts";

const golden = JSON.parse(readFileSync("test/golden/librosa.json", "utf8"));
const kernels = createPlainKernels();
const range = { minHz: 80, maxHz: 500 };
const close = { relative: 1e-4, absolute: 1e-6 };

const rows = (m: Matrix32): Float32Array => selectRows(m, golden.rows).data;
const places = (m: Matrix32): number[] =>
  golden.rows.flatMap((t: number) => golden.bins.map((bin: number) => rowOf(m, t)[bin]));

describe.each([...golden.cases.keys()])("made-up sound %i (python3 scripts/golden-librosa.py)", (i: number) => {
  const expected = golden.cases[i];
  const { sampleRate, samples } = madeUpSound(i);
  const framing = { frameLength: 1024, hopLength: 256, center: true, padding: "zero" } as const;
  const run = new Framer(framing).finish(samples);
  const power = powerSpectra(run, kernels, { ...framing, fftLength: 1024, window: "hann" });

  test("it is the same sound", () => {
    const sums = Array.from({ length: power.rows }, (_, t) => rowOf(power, t).reduce((sum, value) => sum + value, 0));
    expectClose(sums, expected.power, { relative: 1e-5 });
  });
  test("contrast to 0.01 dB", () => {
    const contrast = spectralContrast(power, sampleRate, { octaves: expected.octaves });
    expectClose(rows(contrast), expected.contrast, { absolute: 1e-2 });
  });
  test("tuning: the same hundredth; chroma and tonnetz to 1e-4", () => {
    const tuning = estimateTuning(power, sampleRate);
    expect(tuning).toBeCloseTo(expected.tuning, 9);
    const chroma = chromagram(power, createChromaFilterbank({ sampleRate, fftLength: 1024, tuning }), kernels);
    expectClose(rows(chroma), expected.chroma, close);
    expectClose(rows(tonalCentroids(chroma)), expected.tonnetz, close);
  });
  test("harmonic and percussive parts to 1e-4", () => {
    const { harmonic, percussive } = separateHarmonicPercussive(power);
    expectClose(places(harmonic), expected.harmonic, close);
    expectClose(places(percussive), expected.percussive, close);
  });
  test("PCEN to 1e-4", () => {
    expectClose(places(new ChannelEnergy({ frameRate: sampleRate / 256 }).push(power)), expected.pcen, close);
  });
  test("flux, entropy and slope to 1e-4", () => {
    expectClose(spectralFlux(power), expected.flux, close);
    expectClose(spectralEntropy(power), expected.entropy, close);
    expectClose(spectralSlope(power, sampleRate), expected.slope, { relative: 1e-4, absolute: 1e-11 });
  });
  test("YIN to 1e-4", () => {
    expectClose(yin(run, sampleRate, range), expected.yin, close);
  });
  test("pYIN: the same path, voicing to 1e-4", () => {
    const { hz, voicing } = trackPitch(run, sampleRate, range);
    const path = Array.from(hz, (value) =>
      Number.isNaN(value) ? -1 : Math.round(120 * Math.log2(value / range.minHz)),
    );
    expect(path).toEqual(expected.pitchPath);
    expectClose(voicing, expected.voicing, close);
  });
});
