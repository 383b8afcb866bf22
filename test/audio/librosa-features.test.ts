// Contrast, chroma, onset strength and YIN against librosa 0.11 on three real clips, and against the references that
// librosa's own tests use. What both leave out is in librosa-golden.test.ts.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createChromaFilterbank, chromagram } from "ulmus-source/audio/chroma/chroma.ts";
import { spectralContrast } from "ulmus-source/audio/contrast.ts";
import { powerToDecibel } from "ulmus-source/audio/decibel.ts";
import { spectralCentroid, spectralRollOff } from "ulmus-source/audio/descriptors.ts";
import { Framer } from "ulmus-source/audio/framing.ts";
import { createMelFilterbank, melSpectrogram } from "ulmus-source/audio/mel.ts";
import { yin } from "ulmus-source/audio/pitch/yin.ts";
import { onsetStrength } from "ulmus-source/audio/rhythm/onset-strength.ts";
import { mixDown } from "ulmus-source/audio/signal.ts";
import { powerSpectrogram } from "ulmus-source/audio/spectrum.ts";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "./close.ts";

const oracles = `${process.env["ULMUS_DATASETS"] ?? "../shared/datasets"}/oracles`;
const reason = "needs the oracle data sets: set ULMUS_DATASETS to their folder";
const json = (path: string) => JSON.parse(readFileSync(`${oracles}/${path}`, "utf8"));
const wav = (path: string) => mixDown(decodeWav(readFileSync(`${oracles}/${path}`)));
const clips = ["fsdd_7_jackson_32", "emodb_03a01Fa", "gtzan_blues00000_3s"];
const linear = { relative: 1e-4, absolute: 2e-6 };
const kernels = createPlainKernels();

describe.skipIf(!existsSync(oracles)).each(clips)(`librosa 0.11 on %s (${reason})`, (clip) => {
  if (!existsSync(oracles)) return;
  const expected = json(`librosa-0.11/${clip}.json`);
  const { n_fft: fftLength, hop_length: hopLength, sr: sampleRate } = expected;
  const signal = wav(`librosa-0.11/${clip}.wav`);
  const framing = { hopLength, center: true, padding: "zero" } as const;
  const power = powerSpectrogram(signal, kernels, { ...framing, frameLength: fftLength, fftLength, window: "hann" });

  test("chroma to 1e-4", () => {
    const chroma = chromagram(power, createChromaFilterbank({ sampleRate, fftLength }), kernels);
    expectClose(chroma.data, expected.chroma_stft_tuning0.flat(), linear);
  });
  test("onset strength to 1e-4", () => {
    const bands = { sampleRate, fftLength, bands: 40, minHz: 0, maxHz: sampleRate / 2 };
    const mel = melSpectrogram(power, createMelFilterbank({ ...bands, scale: "slaney", normalization: "slaney" }));
    // Given a spectrogram, librosa does not know its FFT and delays for one of 2048 samples.
    const delay = Math.floor(2048 / (2 * hopLength));
    expectClose(onsetStrength(powerToDecibel(mel), { delay }), expected.onset_strength, linear);
  });
  test.skipIf(expected.yin_65_500 === undefined)("YIN to 1e-4 (skipped where the reference has none)", () => {
    const run = new Framer({ ...framing, frameLength: 2048 }).finish(signal.samples);
    expectClose(yin(run, sampleRate, { minHz: 65, maxHz: 500 }), expected.yin_65_500, linear);
  });
});

describe.skipIf(!existsSync(oracles))(`the references of librosa's own tests, made in MATLAB (${reason})`, () => {
  test("12 chroma filterbanks to 1e-6", () => {
    const references = json("librosa-matlab/chromafb_12of96.json");
    expect(references.length).toBe(12);
    for (const { sr, nfft, nchroma, a440, ctroct, octwidth, wts } of references) {
      const filterbank = createChromaFilterbank({
        sampleRate: sr,
        fftLength: nfft,
        classes: nchroma,
        tuning: nchroma * Math.log2(a440 / 440),
        centerOctave: ctroct,
        octaveWidth: octwidth === 0 ? Infinity : octwidth,
      });
      const fromA = [...wts.slice(nchroma / 4), ...wts.slice(0, nchroma / 4)]; // the reference begins at A, we at C
      const expected = fromA.flatMap((row: number[]) => row.slice(0, nfft / 2 + 1));
      expectClose(filterbank.data, expected, { relative: 1e-6, absolute: 1e-9 });
    }
  });

  test("centroid to 1e-6, and roll-off at 80, 90 and 95 % in the same bin, of 394 frames", () => {
    const framing = { frameLength: 512, hopLength: 256, fftLength: 512, center: false, padding: "zero" } as const;
    const power = powerSpectrogram(wav("librosa-matlab/test1_22050.wav"), kernels, { ...framing, window: "hamming" });
    const [{ centroid }] = json("librosa-matlab/spectral_centroid.json");
    expectClose(spectralCentroid(power, 22050), centroid[0], { relative: 1e-6 });
    const references = json("librosa-matlab/spectral_rolloff.json");
    expect(references.length).toBe(3);
    for (const { pct, rolloff } of references) {
      expectClose(spectralRollOff(power, 22050, pct), rolloff[0], { relative: 1e-9 });
    }
  });

  test("contrast of 394 frames to 1e-4, but for one band whose peaks the reference takes from one bin fewer", () => {
    const { contrast } = json("librosa-matlab/spectral_contrast.json")[0];
    const framing = { frameLength: 512, hopLength: 256, fftLength: 512, center: false, padding: "zero" } as const;
    const power = powerSpectrogram(wav("librosa-matlab/test1_22050.wav"), kernels, { ...framing, window: "hamming" });
    const ours = spectralContrast(power, 22050, { scale: "linear" });
    expect([ours.rows, ours.columns]).toEqual([394, 7]);
    for (let t = 0; t < ours.rows; t++) {
      const magnitude = power.data.subarray(t * 257, (t + 1) * 257).map(Math.sqrt);
      // The reference's magnitudes are divided by their sum over both halves of the spectrum.
      const sum = magnitude.reduce((total, value) => total + 2 * value, 0) - magnitude[0] - magnitude[256];
      for (const band of [0, 1, 2, 3, 4, 6]) {
        expectClose([ours.data[t * 7 + band] / sum], [contrast[band][t]], { relative: 1e-4, absolute: 1e-9 });
      }
    }
  });
});
