import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { effectiveBandwidth } from "ulmus-source/audio/bandwidth.ts";
import { fingerprint } from "ulmus-source/audio/fingerprint.ts";
import { resample } from "ulmus-source/audio/resample.ts";
import { mixDown, type Signal } from "ulmus-source/audio/signal.ts";
import { decodeAudio } from "ulmus-source/decode/decode.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";

const kernels = createPlainKernels();

/** Noise whose bands swell and fade, as those of speech do. */
function babble(seed: number, { seconds = 1, sampleRate = 16_000 } = {}): Signal {
  const random = createRandom(seed);
  const parts = Array.from({ length: 40 }, () => ({
    hz: 150 + 3000 * random.uniform(),
    rate: 1 + 6 * random.uniform(),
    phase: 6.28 * random.uniform(),
  }));
  const samples = Float32Array.from({ length: seconds * sampleRate }, (_, i) => {
    const t = i / sampleRate;
    const sum = parts.reduce(
      (s, { hz, rate, phase }) => s + Math.sin(6.2832 * hz * t + phase) * (1 + Math.sin(6.2832 * rate * t + phase)),
      0,
    );
    return 0.02 * sum;
  });
  return { sampleRate, samples };
}

/** The share of bits that differ, frame by frame. */
function difference(a: Uint32Array, b: Uint32Array): number {
  let [bits, frames] = [0, 0];
  for (let t = 0; t < Math.min(a.length, b.length); t++) {
    if (a[t] === 0 || b[t] === 0) continue;
    frames++;
    for (let v = a[t] ^ b[t]; v !== 0; v &= v - 1) bits++;
  }
  return bits / (32 * frames);
}

describe("a fingerprint", () => {
  test("has 62.5 words a second, and 0 where there is nothing to hear", () => {
    const { samples } = babble(1, { seconds: 2, sampleRate: 8000 });
    samples.fill(0, 8000);
    const words = fingerprint({ sampleRate: 8000, samples }, kernels);
    expect(words.length).toBe(1 + (2 * 8000) / 128);
    expect(words.subarray(70).every((word) => word === 0)).toBe(true);
    expect(words.subarray(5, 55).every((word) => word !== 0)).toBe(true);
  });

  test("does not change with the level, and by less than a fifth with rate, rounding and a shift of 5 ms", () => {
    for (const seed of [1, 2, 3]) {
      const signal = babble(seed);
      const words = fingerprint(signal, kernels);
      const quiet = { ...signal, samples: signal.samples.map((sample) => sample / 64) };
      expect(fingerprint(quiet, kernels)).toEqual(words);
      const eightBit = { ...signal, samples: signal.samples.map((sample) => Math.round(sample * 128) / 128) };
      const altered = [resample(signal, 22_050), eightBit, { ...signal, samples: signal.samples.subarray(80) }];
      for (const other of altered) expect(difference(words, fingerprint(other, kernels))).toBeLessThan(0.2);
      expect(difference(words, fingerprint(babble(seed + 10), kernels))).toBeGreaterThan(0.35);
    }
  });

  test("of a recording that was coded by Ogg Vorbis is that of the original, to a fifth of its bits", async () => {
    const read = async (name: string): Promise<Signal> =>
      mixDown(await decodeAudio(readFileSync(fileURLToPath(new URL(`../fixtures/audio/${name}`, import.meta.url)))));
    const original = fingerprint(await read("chirp-16k-mono.wav"), kernels);
    expect(difference(original, fingerprint(await read("chirp-16k-mono.ogg"), kernels))).toBeLessThan(0.2);
  });

  test("of one sample or of silence says nothing", () => {
    expect(fingerprint({ sampleRate: 8000, samples: new Float32Array(1) }, kernels)).toEqual(new Uint32Array(1));
    expect(fingerprint({ sampleRate: 8000, samples: new Float32Array(4000) }, kernels).every((w) => w === 0)).toBe(
      true,
    );
  });
});

describe("the effective bandwidth", () => {
  test("of a sound brought from 8000 to 44,100 samples a second still ends at 4000 Hz, to 200", () => {
    const random = createRandom(4);
    const noise = { sampleRate: 8000, samples: Float32Array.from({ length: 8000 }, () => random.uniform() - 0.5) };
    const bandwidth = effectiveBandwidth(resample(noise, 44_100), kernels);
    expect(bandwidth).toBeGreaterThan(3600);
    expect(bandwidth).toBeLessThan(4200);
    expect(effectiveBandwidth(noise, kernels)).toBe(4000);
  });

  test("of silence is 0", () => {
    expect(effectiveBandwidth({ sampleRate: 8000, samples: new Float32Array(3000) }, kernels)).toBe(0);
  });
});
