// The spectral chain on twenty made-up sounds against librosa 0.11's definitions written a second time in numpy
// (scripts/golden-librosa-spectral.py). Real recordings and librosa's own numbers are in librosa.test.ts.
import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { cepstrum } from "ulmus-source/audio/cepstrum.ts";
import { powerToDecibel } from "ulmus-source/audio/decibel.ts";
import { delta } from "ulmus-source/audio/delta.ts";
import {
  rootMeanSquare,
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRollOff,
  zeroCrossingRate,
} from "ulmus-source/audio/descriptors.ts";
import { Framer } from "ulmus-source/audio/framing.ts";
import { createMelFilterbank, melSpectrogram } from "ulmus-source/audio/mel.ts";
import { onsetStrength } from "ulmus-source/audio/rhythm/onset-strength.ts";
import { powerSpectra } from "ulmus-source/audio/spectrum.ts";
import { rowOf, selectRows, type Matrix32 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "./close.ts";
import { madeUpSound } from "./sounds.ts";

const golden = JSON.parse(readFileSync("test/golden/librosa-spectral.json", "utf8"));
const kernels = createPlainKernels();
const linear = { relative: 1e-4, absolute: 1e-6 };
const decibel = { absolute: 1e-2 };

const rows = (m: Matrix32): Float32Array => selectRows(m, golden.rows).data;
const thirdBands = (m: Matrix32): number[] =>
  golden.rows.flatMap((t: number) => Array.from(rowOf(m, t)).filter((_, band) => band % 3 === 0));

describe.each([...golden.cases.keys()])(
  "made-up sound %i (python3 scripts/golden-librosa-spectral.py)",
  (i: number) => {
    const expected = golden.cases[i];
    const { sampleRate, samples } = madeUpSound(i);
    const framing = { frameLength: 1024, hopLength: 256, center: true, padding: "zero" } as const;
    const run = new Framer(framing).finish(samples);
    const power = powerSpectra(run, kernels, { ...framing, fftLength: 1024, window: "hann" });
    const mel = (scale: "slaney" | "htk"): Matrix32 => {
      const range = { sampleRate, fftLength: 1024, bands: 40, minHz: 0, maxHz: sampleRate / 2 };
      const normalization = scale === "slaney" ? "slaney" : "none";
      return melSpectrogram(power, createMelFilterbank({ ...range, scale, normalization }));
    };

    test("|STFT| and mel power, Slaney's and HTK's, to 1e-4", () => {
      const places = golden.rows.flatMap((t: number) =>
        golden.bins.map((bin: number) => Math.sqrt(rowOf(power, t)[bin])),
      );
      expectClose(places, expected.magnitude, { relative: 1e-4, absolute: 1e-5 });
      expectClose(thirdBands(mel("slaney")), expected.slaney, linear);
      expectClose(thirdBands(mel("htk")), expected.htk, linear);
    });
    test("decibels below the clip's greatest and fixed, MFCC with and without lifter, deltas, to 0.01 dB", () => {
      const level = powerToDecibel(mel("slaney"));
      expectClose(thirdBands(level), expected.decibel, decibel);
      expectClose(thirdBands(powerToDecibel(mel("slaney"), { topDecibel: Infinity })), expected.fixedDecibel, decibel);
      const mfcc = cepstrum(level);
      expectClose(rows(mfcc), expected.mfcc, decibel);
      expectClose(rows(cepstrum(level, { lifter: 22 })), expected.lifteredMfcc, { relative: 1e-4, absolute: 1e-2 });
      expectClose(rows(delta(mfcc)), expected.delta, decibel);
      expectClose(rows(delta(mfcc, { order: 2 })), expected.delta2, decibel);
    });
    test("RMS, zero crossings, centroid, bandwidth, roll-off and flatness to 1e-4", () => {
      const edges = new Framer({ ...framing, padding: "edge" }).finish(samples);
      expectClose(rootMeanSquare(run), expected.rms, linear);
      expectClose(zeroCrossingRate(edges), expected.zeroCrossingRate, linear);
      expectClose(spectralCentroid(power, sampleRate), expected.centroid, linear);
      expectClose(spectralBandwidth(power, sampleRate), expected.bandwidth, linear);
      expectClose(spectralRollOff(power, sampleRate), expected.rollOff, linear);
      expectClose(spectralFlatness(power), expected.flatness, linear);
    });
    test("onset strength to 1e-4", () => {
      expectClose(onsetStrength(powerToDecibel(mel("slaney")), { delay: 2 }), expected.onsetStrength, {
        relative: 1e-4,
        absolute: 1e-3,
      });
    });
  },
);
