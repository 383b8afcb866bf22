// HTK's, Kaldi's and python_speech_features' front ends against the numbers of those programs.
import { existsSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delta } from "ulmus-source/audio/delta.ts";
import { Framer } from "ulmus-source/audio/framing.ts";
import { mixDown } from "ulmus-source/audio/signal.ts";
import { htkFilterbank, htkMfcc } from "ulmus-source/audio/speech/htk.ts";
import { kaldiEnergy, kaldiFilterbank, kaldiFrames, kaldiMfcc, kaldiSpectra } from "ulmus-source/audio/speech/kaldi.ts";
import {
  pythonSpeechFilterbank,
  pythonSpeechMfcc,
  pythonSubbandCentroids,
} from "ulmus-source/audio/speech/python-speech-features.ts";
import { warpFrequency } from "ulmus-source/audio/speech/vocal-tract.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { rowOf, type Matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../close.ts";
import { noise } from "../noise.ts";

const kernels = createPlainKernels();
const framing = { frameLength: 400, hopLength: 160, center: false, padding: "zero" } as const;
const oracles = `${process.env["ULMUS_DATASETS"] ?? "../shared/datasets"}/oracles`;
const isPresent = existsSync(oracles);
const reason = "needs the oracle data sets: set ULMUS_DATASETS to their folder";
const text = (path: string) => readFileSync(`${oracles}/${path}`, "utf8");
const wav = (path: string) => mixDown(decodeWav(readFileSync(`${oracles}/${path}`)));
const run = (path: string) => new Framer(framing).finish(wav(path).samples);

describe.skipIf(!isPresent)(`HTK 3.4 (${reason})`, () => {
  const vocalTract = (factor: number) => ({ factor, lowCutoffHz: 100, highCutoffHz: 7500 });
  const base = { sampleRate: 16000, bands: 23, preEmphasis: 0 };
  const expected = (name: string): number[] => JSON.parse(text(`kaldi-htk/test.wav.${name}.json`)).frames.flat();

  test.each([
    [1, {}],
    [2, { minHz: 25 }],
    [3, { minHz: 25, vocalTract: vocalTract(0.9) }],
    [4, { minHz: 25, vocalTract: vocalTract(1.1) }],
  ] as const)("FBANK, configuration %i, to 1e-4", (n, options) => {
    const bands = htkFilterbank(run("kaldi-htk/test.wav"), kernels, { ...base, ...options });
    expectClose(bands.data, expected(`fbank_htk.${n}`), { absolute: 1e-4 });
  });

  test.each([
    [1, {}],
    [2, { last: "energy" }],
    [3, { last: "energy", minHz: 20 }],
    [4, { last: "energy", preEmphasis: 0.97 }],
    [5, { last: "energy", preEmphasis: 0.97, vocalTract: vocalTract(1.1) }],
    [6, { preEmphasis: 0.97, minHz: 125, maxHz: 7800, bands: 24 }],
  ] as const)("MFCC with deltas and their deltas (MFCC_0_D_A, MFCC_E_D_A), configuration %i, to 2e-4", (n, options) => {
    const cepstra = htkMfcc(run("kaldi-htk/test.wav"), kernels, { ...base, ...options });
    const [first, second] = ([1, 2] as const).map((order) => delta(cepstra, { method: "regression", order }));
    const rows = Array.from({ length: cepstra.rows }, (_, t) =>
      [cepstra, first, second].flatMap((part) => [...rowOf(part, t)]),
    );
    expectClose(rows.flat(), expected(`fea_htk.${n}`), { absolute: 2e-4 });
  });
});

describe.skipIf(!isPresent)(`Kaldi, by kaldifeat (${reason})`, () => {
  const recipe = { sampleRate: 16000 };
  const expected = (name: string): number[][] =>
    text(`kaldifeat/${name}.txt`)
      .split("\n")
      .slice(1)
      .map((line) => line.replace("]", "").trim())
      .filter((line) => line !== "")
      .map((line) => line.split(/\s+/).map(Number));
  const snipped = () => run("kaldifeat/test.wav");
  const whole = () => kaldiFrames(wav("kaldifeat/test.wav").samples, framing);
  /** Kaldi reckons in Float32, of which little is left 10 units (43 dB) below a frame's loudest band. */
  const expectBands = (bands: Matrix32, rows: number[][]) => {
    expect([bands.rows, bands.columns]).toEqual([rows.length, rows[0].length]);
    rows.forEach((row, t) => {
      const loud = [...row.keys()].filter((b) => row[b] > Math.max(...row) - 10);
      const actual = rowOf(bands, t);
      expectClose(
        loud.map((b) => actual[b]),
        loud.map((b) => row[b]),
        { absolute: 5e-4 },
      );
      expectClose(actual, row, { absolute: 0.05 });
    });
  };

  test("fbank of 23 and of 40 bands to 5e-4 in loud bands, 0.05 in faint ones", () => {
    expectBands(kaldiFilterbank(snipped(), kernels, recipe), expected("test"));
    expectBands(kaldiFilterbank(snipped(), kernels, { ...recipe, bands: 40 }), expected("test-40"));
    expectBands(kaldiFilterbank(whole(), kernels, { ...recipe, bands: 40 }), expected("test-40-no-snip-edges"));
  });
  test("MFCC to 0.08, the noise of Float32 in faint bands, and half the values to 2e-3", () => {
    for (const [frames, name] of [
      [snipped(), "test-mfcc"],
      [whole(), "test-mfcc-no-snip-edges"],
    ] as const) {
      const [actual, reference] = [kaldiMfcc(frames, kernels, recipe).data, expected(name).flat()];
      expectClose(actual, reference, { absolute: 0.08 });
      const differences = Array.from(actual, (value, i) => Math.abs(value - reference[i])).toSorted((a, b) => a - b);
      expect(differences[differences.length >> 1]).toBeLessThan(2e-3);
    }
  });
  test("energy to 1e-5, before the bands or after them (htk-compat)", () => {
    const energy = kaldiEnergy(kaldiSpectra(snipped(), kernels));
    expectClose(
      energy,
      expected("test-with-energy").map((row) => row[0]),
      { absolute: 1e-5 },
    );
    expectClose(
      energy,
      expected("test-htk").map((row) => row[23]),
      { absolute: 1e-5 },
    );
  });
  test("spectrogram to 5e-4 in loud bins, where the energy stands for bin 0", () => {
    const { power } = kaldiSpectra(snipped(), kernels);
    expected("test-spectrogram").forEach((row, t) => {
      const loud = [...row.keys()].filter((k) => k > 0 && row[k] > Math.max(...row) - 10);
      const actual = rowOf(power, t);
      expectClose(
        loud.map((k) => Math.log(actual[k])),
        loud.map((k) => row[k]),
        { absolute: 1e-3 },
      );
    });
  });
});

describe.skipIf(!isPresent)(`python_speech_features (${reason})`, () => {
  test("MFCC, log filterbank, their deltas and subband centroids to 1e-4", () => {
    const signal = wav("python_speech_features/english.wav");
    const expected = JSON.parse(text("python_speech_features/english.json"));
    const cepstra = pythonSpeechMfcc(signal, kernels);
    expectClose(cepstra.data, expected.mfcc.flat(), { absolute: 1e-4 });
    expectClose(delta(cepstra, { method: "regression" }).data, expected.mfcc_delta2.flat(), { absolute: 1e-4 });
    expectClose(pythonSpeechFilterbank(signal, kernels).data, expected.logfbank.flat(), { absolute: 1e-5 });
    expectClose(pythonSubbandCentroids(signal, kernels).data, expected.ssc.flat(), { relative: 1e-5 });
  });
});

describe("laws", () => {
  test("Kaldi's mirrored frames are those of the clip where they lie inside it", () => {
    const sizes = { length: fc.integer({ min: 3, max: 300 }), frame: fc.integer({ min: 1, max: 60 }) };
    fc.assert(
      fc.property(sizes.length, sizes.frame, fc.integer({ min: 1, max: 50 }), (length, frameLength, hopLength) => {
        const samples = noise(length, length);
        const frames = kaldiFrames(samples, { frameLength, hopLength });
        expect(frames.count).toBe(Math.floor((length + (hopLength >> 1)) / hopLength));
        for (let t = 0; t < frames.count; t++) {
          const start = t * hopLength + (hopLength >> 1) - (frameLength >> 1);
          if (start < 0 || start + frameLength > length) continue;
          const frame = frames.samples.subarray(t * hopLength, t * hopLength + frameLength);
          expect(frame).toEqual(samples.subarray(start, start + frameLength));
        }
      }),
    );
  });

  test("warping keeps both ends and the order of frequencies; factor 1 changes none, to 1e-9", () => {
    const range = { minHz: 20, maxHz: 8000 };
    fc.assert(
      fc.property(fc.double({ min: 0.85, max: 1.15, noNaN: true }), (factor) => {
        const vocalTract = { factor, lowCutoffHz: 100, highCutoffHz: 7000 };
        const warped = Array.from({ length: 100 }, (_, i) => warpFrequency(20 + (7980 * i) / 99, range, vocalTract));
        expectClose([warped[0], warped[99]], [20, 8000], { relative: 1e-9 });
        warped.slice(1).forEach((hz, i) => expect(hz).toBeGreaterThan(warped[i]));
      }),
    );
    expect(warpFrequency(1234, range, { factor: 1, lowCutoffHz: 100, highCutoffHz: 7000 })).toBeCloseTo(1234, 9);
  });

  test("twice the loudness adds ln 4 to every loud band of HTK and Kaldi, to 1e-5", () => {
    const [quiet, loud] = [1, 2].map((gain) => new Framer(framing).finish(noise(2000, 4).map((x) => gain * x)));
    for (const bands of [htkFilterbank, kaldiFilterbank]) {
      const recipe = { sampleRate: 16000 };
      const expected = bands(quiet, kernels, recipe).data.map((value) => value + Math.log(4));
      expectClose(bands(loud, kernels, recipe).data, expected, { absolute: 1e-5 });
    }
  });
});

describe("edges", () => {
  test("silence gives the floors: 0 with HTK, ln 2⁻²³ with Kaldi, ln 2⁻⁵² with Python", () => {
    const silence = new Framer(framing).finish(new Float32Array(400));
    expect([...htkFilterbank(silence, kernels, { sampleRate: 16000 }).data]).toEqual(Array(20).fill(0));
    expectClose(kaldiFilterbank(silence, kernels, { sampleRate: 16000 }).data, Array(23).fill(-23 * Math.LN2), {
      relative: 1e-6,
    });
    const signal = { sampleRate: 16000, samples: new Float32Array(400) };
    expectClose(pythonSpeechFilterbank(signal, kernels).data, Array(26).fill(-52 * Math.LN2), { relative: 1e-6 });
  });
  test("a clip of one sample has one frame; an empty one has none, or is refused", () => {
    expect(pythonSpeechMfcc({ sampleRate: 8000, samples: Float32Array.of(0.5) }, kernels).rows).toBe(1);
    expect(pythonSpeechMfcc({ sampleRate: 8000, samples: new Float32Array(0) }, kernels).rows).toBe(0);
    expect(kaldiFrames(Float32Array.of(0.5), { frameLength: 400, hopLength: 1 }).count).toBe(1);
    expect(() => kaldiFrames(new Float32Array(0), framing)).toThrow("at least 1 sample, got 0");
  });
  test("bands beyond half the sample rate, and none at all, are refused", () => {
    const frames = new Framer(framing).finish(new Float32Array(400));
    expect(() => htkFilterbank(frames, kernels, { sampleRate: 16000, maxHz: 9000 })).toThrow("maxHz 9000");
    expect(() => kaldiFilterbank(frames, kernels, { sampleRate: 16000, bands: 0 })).toThrow("whole number ≥ 1, got 0");
  });
});
