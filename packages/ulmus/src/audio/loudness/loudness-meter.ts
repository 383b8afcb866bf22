// Loudness as people hear it: ITU-R BS.1770-4 and EBU R128 (Tech 3341, 3342), in LUFS (dB relative to full scale, K-weighted;
// LU are its differences). Without true peak.
import { ArgumentError } from "../../errors.ts";
import type { Recording } from "../signal.ts";
import { createKWeighting } from "./k-weighting.ts";

/** How loudness goes on in time; −Infinity in silence. */
export interface LoudnessCurve {
  /** Of the last 0.4 s, in LUFS, every 0.1 s from 0.4 s on. */
  readonly momentary: Float64Array;
  /** Of the last 3 s, in LUFS, every 0.1 s from 3 s on. */
  readonly shortTerm: Float64Array;
}

export interface Loudness extends LoudnessCurve {
  /** Of the whole, without its quiet parts (gated), in LUFS; −Infinity if all of it is quiet, or shorter than 0.4 s. */
  readonly integrated: number;
  /** From the 10th to the 95th percentile of the short-term loudness without quiet parts, in LU; 0 for less than 3 s. */
  readonly range: number;
}

const MOMENTARY = 4; // tenths of a second
const SHORT_TERM = 30;
const QUIETEST = -70;

/** The loudness of a whole recording. */
export function measureLoudness(recording: Recording): Loudness {
  const meter = new LoudnessMeter(recording.sampleRate, recording.channels.length);
  return { ...meter.push(recording.channels), integrated: meter.integrated, range: meter.range };
}

/** Measures loudness as samples arrive; what it says does not depend on how they are cut. */
export class LoudnessMeter {
  readonly #filters: readonly ((sample: number) => number)[];
  readonly #weights: readonly number[];
  readonly #tenth: number;
  /** The weighted mean square of each of the last tenths of a second. */
  #tenths: number[] = [];
  #sum = 0;
  #received = 0;
  readonly #momentary: number[] = [];
  readonly #shortTerm: number[] = [];

  /** Channels in the order of WAV files: left, right, centre, [low frequencies,] left and right surround. */
  constructor(sampleRate: number, channelCount: number) {
    if (!(sampleRate >= 4000)) {
      throw new ArgumentError(
        `LoudnessMeter: sampleRate must be ≥ 4000, since its filter reaches 1.7 kHz, got ${sampleRate}`,
      );
    }
    this.#weights = channelWeights(channelCount);
    this.#filters = this.#weights.map(() => createKWeighting(sampleRate));
    this.#tenth = Math.floor(sampleRate / 10);
  }

  /** Hands over the next samples of each channel; returns the values that they complete. */
  push(channels: readonly Float32Array[]): LoudnessCurve {
    const length = channels[0]?.length ?? 0;
    if (channels.length !== this.#weights.length || channels.some((channel) => channel.length !== length)) {
      throw new ArgumentError(
        `LoudnessMeter.push: there must be ${this.#weights.length} channels of one length, got lengths ` +
          channels.map((channel) => channel.length).join(", "),
      );
    }
    const [momentary, shortTerm] = [this.#momentary.length, this.#shortTerm.length];
    for (let i = 0; i < length; i++) {
      for (let c = 0; c < channels.length; c++) this.#sum += this.#weights[c] * this.#filters[c](channels[c][i]) ** 2;
      this.#received += 1;
      if (this.#received === this.#tenth) this.#completeTenth();
    }
    const since = (powers: number[], from: number) => Float64Array.from(powers.slice(from), toLoudness);
    return { momentary: since(this.#momentary, momentary), shortTerm: since(this.#shortTerm, shortTerm) };
  }

  /** In LUFS: the mean of the momentary powers above −70 LUFS that are no more than 10 LU below the mean of these. */
  get integrated(): number {
    return toLoudness(mean(gated(this.#momentary, 10)));
  }

  /** In LU. */
  get range(): number {
    const loud = gated(this.#shortTerm, 20).toSorted((a, b) => a - b);
    if (loud.length === 0) return 0;
    const percentile = (part: number): number => toLoudness(loud[Math.round((loud.length - 1) * part)]);
    return percentile(0.95) - percentile(0.1);
  }

  #completeTenth(): void {
    if (!Number.isFinite(this.#sum)) {
      throw new ArgumentError("LoudnessMeter.push: samples must be finite, got NaN or ±Infinity; create a new meter");
    }
    this.#tenths = [...this.#tenths, this.#sum / this.#tenth].slice(-SHORT_TERM);
    this.#sum = this.#received = 0;
    if (this.#tenths.length >= MOMENTARY) this.#momentary.push(mean(this.#tenths.slice(-MOMENTARY)));
    if (this.#tenths.length >= SHORT_TERM) this.#shortTerm.push(mean(this.#tenths));
  }
}

function channelWeights(count: number): readonly number[] {
  switch (count) {
    case 1:
      return [1];
    case 2:
      return [1, 1];
    case 3:
      return [1, 1, 1];
    case 5:
      return [1, 1, 1, 1.41, 1.41];
    case 6:
      return [1, 1, 1, 0, 1.41, 1.41];
    default:
      throw new ArgumentError(`LoudnessMeter: channels must be 1, 2, 3, 5 or 6, got ${count}; mix them down first`);
  }
}

/** The powers above −70 LUFS that are no more than `below` LU under the mean of these. */
function gated(powers: readonly number[], below: number): number[] {
  const loud = powers.filter((power) => toLoudness(power) > QUIETEST);
  const threshold = toLoudness(mean(loud)) - below;
  return loud.filter((power) => toLoudness(power) > threshold);
}

function mean(powers: readonly number[]): number {
  return powers.length === 0 ? 0 : powers.reduce((sum, power) => sum + power, 0) / powers.length;
}

function toLoudness(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}
