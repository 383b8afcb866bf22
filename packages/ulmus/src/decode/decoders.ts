// The decoders of other people behind one type, each loaded when first needed. They are trusted with nothing:
// what they return is checked in `decode.ts`, and what they print is silenced.
import type { Recording } from "../audio/signal.ts";
import { splitFlacFrames } from "./flac-frames.ts";
import { quietly } from "./quietly.ts";
import { skipId3, type SniffedAudio } from "./sniff.ts";

export type CompressedFormat = "flac" | "mp3" | "vorbis" | "opus";

/** May return a recording of no channels or samples, and may throw anything. */
export type Decoder = (bytes: Uint8Array, sniffed: SniffedAudio) => Promise<Recording>;

/** For each format a function that loads its decoder. */
export const decoders: Readonly<Record<CompressedFormat, () => Promise<Decoder>>> = {
  mp3: async () => {
    const { decoder } = await import("@audio/decode-mp3");
    return async (bytes, { channelCount }) => {
      const { channelData, sampleRate } = await decodeWhole(decoder, skipId3(bytes));
      // mpg123 is asked for two channels and repeats the one of a mono file.
      return { sampleRate, channels: channelCount === 1 ? channelData.slice(0, 1) : channelData };
    };
  },
  vorbis: async () => {
    const { decoder } = await import("@audio/decode-vorbis");
    return async (bytes) => {
      const { channelData, sampleRate } = await decodeWhole(decoder, bytes);
      return { sampleRate, channels: channelData };
    };
  },
  opus: async () => {
    const { decoder } = await import("@audio/decode-opus");
    return async (bytes) => {
      const { channelData, sampleRate } = await decodeWhole(decoder, bytes);
      return { sampleRate, channels: channelData };
    };
  },
  flac: async () => {
    const { FLACDecoder } = await import("@wasm-audio-decoders/flac");
    return async (bytes) => {
      const body = skipId3(bytes);
      const isOgg = body[0] === 0x4f; // "OggS", not "fLaC"
      const frames = isOgg ? [] : splitFlacFrames(body);
      if (!isOgg && frames.length === 0) return { sampleRate: 0, channels: [] };
      const decoder = new FLACDecoder();
      await decoder.ready;
      try {
        // An async function runs to its first `await` at once, and all decoding is before that.
        const { channelData, sampleRate, bitDepth } = await quietly(() =>
          isOgg ? decoder.decodeFile(body) : decoder.decodeFrames(frames),
        );
        return { sampleRate, channels: channelData.map((samples) => evenScale(samples, bitDepth)) };
      } finally {
        decoder.free();
      }
    };
  },
};

interface Decoded {
  readonly channelData: Float32Array[];
  readonly sampleRate: number;
}

interface StreamDecoder {
  decode(data: Uint8Array): Decoded;
  flush?(): Decoded;
  free(): void;
}

async function decodeWhole(create: () => Promise<StreamDecoder>, bytes: Uint8Array): Promise<Decoded> {
  const decoder = await create();
  try {
    const decoded = quietly(() => [decoder.decode(bytes), decoder.flush?.() ?? nothing]);
    const parts = decoded.filter(({ channelData }) => channelData.length > 0 && channelData[0].length > 0);
    if (parts.length === 0) return nothing;
    const [{ channelData, sampleRate }] = parts;
    const channels = channelData.map((first, channel) =>
      parts.length === 1 ? first : concatenate(parts.map((part) => part.channelData[channel] ?? part.channelData[0])),
    );
    return { sampleRate, channelData: channels };
  } finally {
    decoder.free();
  }
}

const nothing: Decoded = { channelData: [], sampleRate: 0 };

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/**
 * The decoder divides integers by 2^(bits − 1) − 1, so that the lowest becomes a little less than −1. This goes back to
 * the integer, exactly for up to 24 bits, and divides by 2^(bits − 1) as all other formats do. Takes `samples`.
 */
function evenScale(samples: Float32Array, bits: number): Float32Array {
  const scale = 2 ** (bits - 1);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round(samples[i] * (scale - 1)) / scale;
  return samples;
}
