// The two forms a sound has once it is decoded.
import { ArgumentError } from "../errors.ts";

/** What a file holds: one array of samples for each channel, all of one length, full scale ±1. */
export interface Recording {
  /** In samples per second. */
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
  /** What is wrong with the file, and how much of it could be read; absent where nothing was found. */
  readonly damage?: string;
}

/** One channel of sound, which is what everything after decoding works on. Full scale is ±1. */
export interface Signal {
  /** In samples per second. */
  readonly sampleRate: number;
  readonly samples: Float32Array;
  /** As of the recording that it comes from. */
  readonly damage?: string;
}

/** The mean of all channels. The samples of a one-channel recording are a view, not a copy. */
export function mixDown(recording: Recording): Signal {
  const [first, ...others] = recording.channels;
  if (first === undefined) throw new ArgumentError("mixDown: a recording must have at least one channel, got 0");
  const damage = recording.damage === undefined ? {} : { damage: recording.damage };
  if (others.length === 0) return { sampleRate: recording.sampleRate, samples: first, ...damage };
  const samples = Float32Array.from(first, (sample, i) => {
    let sum = sample;
    for (const channel of others) sum += channel[i];
    return sum / recording.channels.length;
  });
  return { sampleRate: recording.sampleRate, samples, ...damage };
}
