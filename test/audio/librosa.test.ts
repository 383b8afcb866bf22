// Parity with librosa 0.11 on three real clips, and with the references that librosa's own tests use.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
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
import { createMelFilterbank, hzToMel, melFilterMatrix, melSpectrogram, melToHz } from "ulmus-source/audio/mel.ts";
import { mixDown } from "ulmus-source/audio/signal.ts";
import { powerSpectrogram, type SpectrumRecipe } from "ulmus-source/audio/spectrum.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "./close.ts";

const oracles = `${process.env.ULMUS_DATASETS ?? "../shared/datasets"}/oracles`;
const isPresent = existsSync(oracles);
const reason = "needs the oracle data sets: set ULMUS_DATASETS to their folder";
const json = (path: string) => JSON.parse(readFileSync(`${oracles}/${path}`, "utf8"));
const clips = ["fsdd_7_jackson_32", "emodb_03a01Fa", "gtzan_blues00000_3s"];
const linear = { relative: 1e-4, absolute: 2e-7 }; // the references are written with 7 decimals
const decibel = { absolute: 1e-2 };

describe.skipIf(!isPresent).each(clips)(`librosa 0.11 on %s (${reason})`, (clip) => {
  if (!isPresent) return;
  const expected = json(`librosa-0.11/${clip}.json`);
  const { n_fft: fftLength, hop_length: hopLength, sr: sampleRate } = expected;
  const signal = mixDown(decodeWav(readFileSync(`${oracles}/librosa-0.11/${clip}.wav`)));
  const framing = { frameLength: fftLength, hopLength, center: true, padding: "zero" } as const;
  const recipe: SpectrumRecipe = { ...framing, fftLength, window: "hann" };
  const power = powerSpectrogram(signal, createPlainKernels(), recipe);
  const mel = (scale: "slaney" | "htk") => {
    const range = { sampleRate, fftLength, bands: 40, minHz: 0, maxHz: sampleRate / 2 };
    const normalization = scale === "slaney" ? "slaney" : "none"; // the HTK reference is norm=None, as in HTK
    return melSpectrogram(power, createMelFilterbank({ ...range, scale, normalization }));
  };
  const mfcc = cepstrum(powerToDecibel(mel("slaney")));

  test("the samples are the same ones", () => {
    expect([signal.samples.length, signal.sampleRate]).toEqual([expected.n_samples, sampleRate]);
    expectClose(signal.samples.slice(0, 10), expected.y_first10, { absolute: 1e-7 });
  });
  test("|STFT| to 1e-4", () => {
    const magnitude = power.data.slice(10 * power.columns, 15 * power.columns).map(Math.sqrt);
    expectClose(magnitude, expected.stft_abs_frames_10_14.flat(), { relative: 1e-4, absolute: 1e-6 });
  });
  test("mel power, Slaney's scale, to 1e-4", () => {
    expectClose(mel("slaney").data, expected.mel40_power.flat(), linear);
  });
  test("mel power, HTK's scale, to 1e-4", () => {
    expectClose(mel("htk").data.slice(0, 400), expected.mel40_htk_power_frames_0_9.flat(), linear);
  });
  test("MFCC to 0.01 dB", () => {
    expectClose(mfcc.data, expected.mfcc20_from_power_to_db_dct2_ortho.flat(), decibel);
  });
  test("delta MFCC to 0.01 dB a frame", () => {
    expectClose(delta(mfcc).data, expected.delta_mfcc_width9.flat(), decibel);
  });
  test("RMS to 1e-4", () => {
    expectClose(rootMeanSquare(new Framer(framing).finish(signal.samples)), expected.rms, linear);
  });
  test("zero crossing rate to 1e-4", () => {
    const run = new Framer({ ...framing, padding: "edge" }).finish(signal.samples);
    expectClose(zeroCrossingRate(run), expected.zcr, linear);
  });
  test("centroid and bandwidth to 1e-4", () => {
    expectClose(spectralCentroid(power, sampleRate), expected.centroid, linear);
    expectClose(spectralBandwidth(power, sampleRate), expected.bandwidth, linear);
  });
  test("roll-off: the same bin", () => {
    expectClose(spectralRollOff(power, sampleRate), expected.rolloff85, linear);
  });
  test("flatness to 1e-4", () => {
    expectClose(spectralFlatness(power), expected.flatness, linear);
  });
});

describe.skipIf(!isPresent)(`the references of librosa's own tests, made in MATLAB (${reason})`, () => {
  const flat = (value: number | number[][]): number[] => [value].flat(2);
  const scaleOf = (isHtk: number) => (isHtk === 1 ? "htk" : "slaney");

  test("hzToMel and melToHz to 1e-9", () => {
    for (const { f, htk, result } of json("librosa-matlab/hz_to_mel.json")) {
      const mels = flat(f).map((hz) => hzToMel(hz, scaleOf(htk)));
      expectClose(mels, flat(result), { relative: 1e-9 });
    }
    for (const { f, htk, result } of json("librosa-matlab/mel_to_hz.json")) {
      const frequencies = flat(f).map((mel) => melToHz(mel, scaleOf(htk)));
      expectClose(frequencies, flat(result), { relative: 1e-9 });
    }
  });

  test("144 mel filterbanks to 1e-6", () => {
    const references = json("librosa-matlab/melfb_sparse.json");
    expect(references.length).toBe(144);
    for (const { sr, nfft, nfilts, fmin, fmax, htk, shape, nz } of references) {
      const filterbank = createMelFilterbank({
        sampleRate: sr,
        fftLength: nfft,
        bands: nfilts,
        minHz: fmin,
        maxHz: fmax,
        scale: scaleOf(htk),
        normalization: "slaney",
      });
      const expected = matrixFromRows(Array.from({ length: nfilts }, () => new Float32Array(filterbank.bins)));
      for (const [band, bin, weight] of nz) expected.data[band * filterbank.bins + bin] = weight;
      expect(shape).toEqual([nfilts, nfft]);
      expectClose(melFilterMatrix(filterbank).data, expected.data, { absolute: 1e-6 });
    }
  });
});
