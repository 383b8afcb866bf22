// What is measured of a sound for its picture. Frames are 46 to 93 ms long, a power of two, and a quarter of that apart:
// librosa's at 22,050 Hz.
import type { Recording, Signal } from "ulmus";
import { type Facts, factsOf } from "./facts.ts";

export interface PortraitOptions {
  /** What is shown begins here, in seconds. */
  readonly from: number;
  /** How much is shown, in seconds, if there is so much. */
  readonly seconds: number;
}

/** A feature over time: one value a frame, NaN where there is none. */
export interface Curve {
  readonly name: string;
  readonly unit: string;
  readonly values: ArrayLike<number>;
}

export interface Portrait {
  readonly name: string;
  readonly facts: Facts;
  /** Of what is shown, in seconds. */
  readonly from: number;
  readonly to: number;
  /** What is shown, one channel, at the rate it was analysed at. */
  readonly signal: Signal;
  /** Frame t has its middle `t / frameRate` seconds after `from`. */
  readonly frameRate: number;
  /** frames × bands, in decibels below the loudest, down to −80. */
  readonly logMel: { readonly rows: number; readonly columns: number; readonly data: Float32Array };
  /** The middle of each band, in Hz. */
  readonly bandHz: Float64Array;
  readonly pitch: Curve;
  readonly onsetStrength: Curve;
  /** In seconds from the start of the file. */
  readonly onsets: readonly number[];
  readonly beats: readonly number[];
  readonly curves: readonly Curve[];
}

const HIGHEST_RATE = 22_050;
const FRAME_SECONDS = 2048 / 22_050;
/** Pitches of voices and most instruments. */
const PITCHES = { minHz: 55, maxHz: 1760 };

/** Measures a recording; `name` is what the picture calls it. */
export async function portray(recording: Recording, name: string, options: PortraitOptions): Promise<Portrait> {
  const { mixDown, resample } = await import("ulmus");
  const whole = mixDown(recording);
  const first = Math.min(whole.samples.length - 1, Math.round(options.from * whole.sampleRate));
  const count = Math.max(1, Math.round(options.seconds * whole.sampleRate));
  const shown = { ...whole, samples: whole.samples.subarray(first, first + count) };
  const signal = whole.sampleRate > HIGHEST_RATE ? resample(shown, HIGHEST_RATE) : shown;
  const from = first / whole.sampleRate;
  const measured = await measure(signal);
  const times = (frames: Int32Array): number[] => Array.from(frames, (frame) => from + frame / measured.frameRate);
  const facts = await factsOf(recording, { envelope: measured.envelope, frameRate: measured.frameRate });
  return {
    name,
    facts,
    from,
    to: from + shown.samples.length / whole.sampleRate,
    signal,
    ...measured,
    onsetStrength: { name: "onset strength", unit: "dB", values: measured.envelope },
    onsets: times(measured.onsets),
    beats: facts.tempo === undefined ? [] : times(measured.beats),
  };
}

async function measure(signal: Signal) {
  const parts = await import("ulmus/parts");
  const { run, power, mel, bandHz, frameRate } = await framesOf(signal);
  const envelope = parts.onsetStrength(parts.powerToDecibel(mel), { delay: 2 });
  const range = { minHz: PITCHES.minHz, maxHz: Math.min(PITCHES.maxHz, signal.sampleRate / 2) };
  const level = parts.rootMeanSquare(run).map((rms) => 20 * Math.log10(Math.max(rms, 1e-5)));
  return {
    frameRate,
    bandHz,
    logMel: parts.powerToDecibel(mel, { reference: "max", minimumPower: 1e-20 }),
    pitch: { name: "pitch", unit: "Hz", values: parts.trackPitch(run, signal.sampleRate, range).hz },
    envelope,
    onsets: parts.detectOnsets(envelope, frameRate),
    beats: parts.trackBeats(envelope, frameRate),
    curves: [
      { name: "level", unit: "dBFS", values: level },
      { name: "centroid", unit: "Hz", values: parts.spectralCentroid(power, signal.sampleRate) },
      { name: "zero crossings", unit: "share", values: parts.zeroCrossingRate(run) },
    ],
  };
}

/** The frames of a signal, their power spectra, and these in mel bands. */
async function framesOf({ sampleRate, samples }: Signal) {
  const { createPlainKernels } = await import("ulmus");
  const { createMelFilterbank, Framer, melSpectrogram, powerSpectra } = await import("ulmus/parts");
  const fftLength = 2 ** Math.floor(Math.log2(FRAME_SECONDS * sampleRate) + 1e-9);
  const hopLength = fftLength / 4;
  const framing = { frameLength: fftLength, hopLength, center: true, padding: "zero" as const };
  const run = new Framer(framing).finish(samples);
  const power = powerSpectra(run, createPlainKernels(), { ...framing, fftLength, window: "hann" });
  const bands = { sampleRate, fftLength, bands: 96, minHz: 0, maxHz: sampleRate / 2 };
  const filterbank = createMelFilterbank({ ...bands, scale: "slaney", normalization: "slaney" });
  const mel = melSpectrogram(power, filterbank);
  return { run, power, mel, bandHz: filterbank.centersHz, frameRate: sampleRate / hopLength };
}
