// What decoders give part by part, put together; within limits, because a small file can say that it is a very long one.
import { soundLimits } from "../audio/pcm/layout.ts";
import type { Recording } from "../audio/signal.ts";

/** More samples than a sound may have. */
export class TooLongError extends Error {}

/** A part of a recording as decoders give it: perhaps without channels, or with channels of no samples. */
export interface DecodedPart {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

/** Collects the parts of one recording. */
export class JoinedParts {
  readonly #parts: DecodedPart[] = [];
  #samples = 0;

  /** Takes a part; empty ones are left out. Throws a TooLongError where there are more than 2^30 samples in all. */
  add(part: DecodedPart): void {
    if (part.channelData.length === 0 || part.channelData[0].length === 0) return;
    this.#samples += part.channelData.length * part.channelData[0].length;
    if (!(this.#samples <= soundLimits.samples)) throw new TooLongError(`more than ${soundLimits.samples} samples`);
    this.#parts.push(part);
  }

  /** With as many channels as the first part; without any if there was no part. */
  join(): Recording {
    if (this.#parts.length === 0) return { channels: [], sampleRate: 0 };
    const [{ channelData, sampleRate }] = this.#parts;
    const channels = channelData.map((first, channel) => {
      if (this.#parts.length === 1) return first;
      return concatenate(this.#parts.map((part) => part.channelData[channel] ?? part.channelData[0]));
    });
    // A rate that changes on the way is found where it is compared with the header's.
    const other = this.#parts.find((part) => part.sampleRate !== sampleRate);
    return { channels, sampleRate: (other ?? this.#parts[0]).sampleRate };
  }
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
