// Onsets, tempograms, tempi, beats: laws, then twenty made-up envelopes against the same definitions written a second
// time in numpy (scripts/golden-librosa-rhythm.py), then annotations of people.
import { existsSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { powerToDecibel } from "ulmus-source/audio/decibel.ts";
import { createMelFilterbank, melSpectrogram } from "ulmus-source/audio/mel.ts";
import { trackBeats } from "ulmus-source/audio/rhythm/beats.ts";
import { OnsetStrength, onsetStrength } from "ulmus-source/audio/rhythm/onset-strength.ts";
import { backtrackOnsets, detectOnsets } from "ulmus-source/audio/rhythm/onsets.ts";
import { estimateTempo, trackTempo } from "ulmus-source/audio/rhythm/tempo.ts";
import { tempogram } from "ulmus-source/audio/rhythm/tempogram.ts";
import { mixDown } from "ulmus-source/audio/signal.ts";
import { powerSpectrogram } from "ulmus-source/audio/spectrum.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { matrix32, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../close.ts";
import { noise, randomMatrix } from "../noise.ts";

const frameRate = 22050 / 512;
const golden = JSON.parse(readFileSync("test/golden/librosa-rhythm.json", "utf8"));

/** The envelopes of scripts/golden-librosa-rhythm.py: the same formulas. */
function madeUpEnvelope(i: number): Float32Array {
  const count = 420 + 23 * i;
  let state = i + 1;
  const random = Float64Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
  const values = new Float64Array(count);
  for (let at = 9, beat = 0; at < count - 12; at += (13 + 1.7 * i) * (1 + 0.0006 * (i % 5) * beat), beat++) {
    const n = Math.floor(at);
    const strength = (1 + random[n]) * (beat % 2 === 0 ? 1 : 0.3 + 0.03 * i);
    for (let k = 0; k < 6; k++) values[n + k] += strength * 0.5 ** k;
  }
  values[0] += 1.5 * (i % 3);
  const level = [0, 0.1, 0.4, 0.02][i % 4];
  return Float32Array.from(values, (value, n) => (n < 3 ? value : value + level * random[n]));
}

describe("laws", () => {
  test("onset strength does not depend on how frames arrive, bit for bit", () => {
    const options = fc.record({
      lag: fc.integer({ min: 1, max: 4 }),
      delay: fc.integer({ min: 0, max: 5 }),
      aggregate: fc.constantFrom("mean" as const, "median" as const),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        options,
        fc.array(fc.nat(9)),
        fc.integer(),
        (rows, o, cuts, seed) => {
          const frames = randomMatrix(rows, 5, seed);
          const stream = new OnsetStrength(o);
          const values: number[] = [];
          let at = 0;
          for (const length of [...cuts, rows]) {
            const end = Math.min(rows, at + length);
            values.push(...stream.push({ rows: end - at, columns: 5, data: frames.data.subarray(at * 5, end * 5) }));
            at = end;
          }
          expect(values).toEqual([...onsetStrength(frames, o)]);
        },
      ),
    );
  });

  test("onsets ascend, lie within the clip, and backtracking never moves one forward", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer(), (count, seed) => {
        const envelope = noise(count, seed).map(Math.abs);
        const onsets = detectOnsets(envelope, frameRate);
        const back = backtrackOnsets(onsets, envelope);
        onsets.forEach((onset, i) => {
          expect(onset).toBeLessThan(count);
          expect(onset).toBeGreaterThan(i > 0 ? onsets[i - 1] : -1);
          expect(back[i] >= 0 && back[i] <= onset).toBe(true);
        });
      }),
    );
  });

  test("rows of a tempogram begin with 1, their greatest; a gain does not change them, to 1e-5", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 4, max: 60 }),
        fc.integer(),
        (n, length, seed) => {
          const envelope = noise(n, seed).map((x) => Math.abs(x) + 0.01);
          const rows = tempogram(envelope, length);
          const loud = tempogram(
            envelope.map((x) => 8 * x),
            length,
          );
          expectClose(loud.data, rows.data, { absolute: 1e-5 });
          for (let t = 0; t < n; t++) expect(rowOf(rows, t)[0]).toBeCloseTo(1, 5);
          expect(rows.data.every((value) => value <= 1 + 1e-6)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("beats ascend and keep within half and twice the given period", () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 180 }), fc.integer(), (tempo, seed) => {
        const envelope = noise(400, seed).map(Math.abs);
        const beats = trackBeats(envelope, frameRate, { tempo });
        const period = Math.round((60 * frameRate) / tempo);
        beats.slice(1).forEach((beat, i) => {
          expect(beat - beats[i]).toBeGreaterThanOrEqual(Math.round(period / 2 - 0.5));
          expect(beat - beats[i]).toBeLessThanOrEqual(2 * period);
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe.each([...golden.cases.keys()])("envelope %i (python3 scripts/golden-librosa-rhythm.py)", (i: number) => {
  const expected = golden.cases[i];
  const envelope = madeUpEnvelope(i);

  test("onsets and their backtracked frames are the same", () => {
    expect(envelope.reduce((sum, value) => sum + value, 0)).toBeCloseTo(expected.sum, 6);
    const onsets = detectOnsets(envelope, frameRate);
    expect([...onsets]).toEqual(expected.onsets);
    expect([...backtrackOnsets(onsets, envelope)]).toEqual(expected.backtracked);
  });
  test("tempogram to 1e-6; tempi are the same lags", () => {
    const rows = selectRows(tempogram(envelope, 48), [0, 100, envelope.length - 1]);
    expectClose(rows.data, expected.tempogram, { absolute: 1e-6 });
    expect(estimateTempo(envelope, frameRate)).toBeCloseTo(expected.tempo, 6);
    expectClose(
      trackTempo(envelope, frameRate).filter((_, t) => t % 20 === 0),
      expected.tempi,
      { relative: 1e-6 },
    );
  });
  test("beats are the same, with one tempo, with one for each frame, and where the tempo hardly matters", () => {
    expect([...trackBeats(envelope, frameRate)]).toEqual(expected.beats);
    const tempo = trackTempo(envelope, frameRate);
    expect([...trackBeats(envelope, frameRate, { tempo })]).toEqual(expected.driftingBeats);
    expect([...trackBeats(envelope, frameRate, { tightness: 0.5 })]).toEqual(expected.looseBeats);
  });
});

describe("edges", () => {
  test("silence and a constant have no onsets and no beats, but a tempo of about 120", () => {
    for (const level of [0, 0.5]) expect(detectOnsets(new Float32Array(90).fill(level), frameRate).length).toBe(0);
    expect(trackBeats(new Float32Array(90), frameRate).length).toBe(0);
    expect(Math.abs(estimateTempo(new Float32Array(90), frameRate) - 120)).toBeLessThan(5);
  });
  test("one frame, and none, are no mistake", () => {
    expect([...onsetStrength(matrix32(1, 4))]).toEqual([0]);
    for (const count of [0, 1]) {
      const envelope = new Float32Array(count).fill(1);
      expect(tempogram(envelope, 5).rows).toBe(count);
      expect(trackBeats(envelope, frameRate).length).toBeLessThanOrEqual(count);
      expect(detectOnsets(envelope, frameRate).length).toBe(0);
    }
  });
  test("options out of range are refused with their values", () => {
    expect(() => new OnsetStrength({ lag: 0 })).toThrow("lag must be a whole number ≥ 1, got 0");
    expect(() => tempogram(new Float32Array(3), 0)).toThrow("windowLength must be a whole number of frames ≥ 1, got 0");
    expect(() => estimateTempo(new Float32Array(3), Number.NaN)).toThrow("frameRate must be");
    for (const where of [tempogram, detectOnsets, trackBeats]) {
      expect(() => where(Float32Array.of(1, Number.NaN), 43)).toThrow("must be finite, got NaN in frame 1");
    }
    for (const where of [tempogram, detectOnsets, trackBeats]) {
      expect(() => where(Float32Array.of(1, Number.NaN), 43)).toThrow("must be finite, got NaN in frame 1");
    }
    expect(() => trackBeats(new Float32Array([1, 2]), frameRate, { tempo: 0 })).toThrow("tempo must be > 0");
    expect(() => trackBeats(new Float32Array([1, 2]), frameRate, { tightness: 0 })).toThrow(
      "tightness must be > 0, got 0",
    );
  });
});

const oracles = `${process.env["ULMUS_DATASETS"] ?? "../shared/datasets"}/oracles`;
const reason = "needs the oracle data sets: set ULMUS_DATASETS to their folder";

describe.skipIf(!existsSync(oracles))(`real recordings (${reason})`, () => {
  const json = (path: string) => JSON.parse(readFileSync(`${oracles}/${path}`, "utf8"))[0];
  /** How many of these times have one of those within so many seconds. */
  const found = (times: readonly number[], those: readonly number[], seconds: number) =>
    times.filter((time) => those.some((other) => Math.abs(other - time) <= seconds)).length;

  test("the MATLAB reference of librosa's own tests: the same tempo, and with its tightness the same 56 beats, and one more", () => {
    const { t, onsetenv } = json("librosa-matlab/beat_tempo.json");
    const envelope = Float32Array.from(onsetenv[0]);
    expect(estimateTempo(envelope, 250)).toBeCloseTo(t[0][1], 9);
    const { beats } = json("librosa-matlab/beat_beat.json");
    const frames = trackBeats(envelope, 250, { tightness: 400 });
    expect(Array.from(frames, (frame) => frame + 1).slice(0, 56)).toEqual(
      beats[0].map((seconds: number) => Math.round(seconds * 250)), // MATLAB counts from 1
    );
    expect(frames.length).toBe(57);
  });

  test("madmom's annotated clip: 13 of 15 onsets within 50 ms with at most 3 more", () => {
    const signal = mixDown(decodeWav(readFileSync(`${oracles}/madmom/sample_22050.wav`)));
    const framing = { frameLength: 2048, hopLength: 512, center: true, padding: "zero" } as const;
    const power = powerSpectrogram(signal, createPlainKernels(), { ...framing, fftLength: 2048, window: "hann" });
    const range = { sampleRate: 22050, fftLength: 2048, bands: 128, minHz: 0, maxHz: 11025 };
    const mel = melSpectrogram(power, createMelFilterbank({ ...range, scale: "slaney", normalization: "slaney" }));
    const envelope = onsetStrength(powerToDecibel(mel), { delay: 2 });
    const annotated = readFileSync(`${oracles}/madmom/sample.onsets`, "utf8").split("\n").map(Number).filter(Boolean);
    const times = Array.from(detectOnsets(envelope, frameRate), (frame) => frame / frameRate);
    expect(annotated.length).toBe(15);
    expect(found(annotated, times, 0.05)).toBeGreaterThanOrEqual(13);
    expect(times.length).toBeLessThanOrEqual(18);
  });
});
