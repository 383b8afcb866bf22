import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { beatHistogram, SLOWEST_TEMPO } from "ulmus-source/audio/rhythm/beat-histogram.ts";
import { splitOctave } from "ulmus-source/audio/rhythm/wavelet.ts";
import { expectClose } from "../close.ts";
import { noise } from "../noise.ts";

const golden = JSON.parse(readFileSync("test/golden/librosa-rhythm.json", "utf8"));

/** Struck tones every so many samples in faint noise: the sounds of scripts/golden-librosa-rhythm.py. */
function clicks(i: number): Float32Array {
  let state = i + 5;
  const samples = Float64Array.from({ length: 56000 }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return 0.02 * (state / 2 ** 32 - 0.5);
  });
  for (let start = 500; start < samples.length - 400; start += [4800, 3200][i]) {
    for (let n = 0; n < 400; n++) samples[start + n] += Math.exp(-n / 60) * Math.sin(n * [0.5, 1.3][i]);
  }
  return Float32Array.from(samples);
}

test("the wavelet keeps energy, and both halves together are the signal, to 1e-12", () => {
  const samples = Float64Array.from(noise(64, 1));
  const { low, high } = splitOctave(samples);
  const energy = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0);
  expect(energy(low) + energy(high)).toBeCloseTo(energy(samples), 12);
  const ramp = splitOctave(Float64Array.from({ length: 16 }, (_, i) => 3 * i - 2));
  expectClose(ramp.high.subarray(0, 7), new Float64Array(7), { absolute: 1e-12 }); // two vanishing moments
});

describe.each([100, 150])("clicks at %i beats per minute", (tempo) => {
  const histogram = beatHistogram({ sampleRate: 8000, samples: clicks([100, 150].indexOf(tempo)) });

  test("are the strongest tempo, to 1, and the share of all peaks adds up", () => {
    expect(Math.abs(histogram.tempi[0] - tempo)).toBeLessThanOrEqual(1);
    expect(histogram.shares[0] + histogram.shares[1]).toBeLessThanOrEqual(1 + 1e-12);
    expect(histogram.ratio).toBeCloseTo(histogram.shares[1] / histogram.shares[0], 12);
    expect(histogram.strengths[histogram.tempi[0] - SLOWEST_TEMPO]).toBe(Math.max(...histogram.strengths));
  });

  test("have the histogram that numpy gives, to 1e-6 (python3 scripts/golden-librosa-rhythm.py)", () => {
    expectClose(histogram.strengths, golden.beatHistograms[[100, 150].indexOf(tempo)], {
      relative: 1e-6,
      absolute: 1e-9,
    });
  });
});

test("silence, and a clip of one sample, have no tempo", () => {
  for (const samples of [new Float32Array(9000), new Float32Array(1)]) {
    const histogram = beatHistogram({ sampleRate: 8000, samples });
    expect([histogram.tempi, histogram.shares, histogram.ratio, histogram.sum]).toEqual([[0, 0], [0, 0], 0, 0]);
  }
});
