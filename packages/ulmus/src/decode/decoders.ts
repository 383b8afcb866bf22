// The decoders of other people behind one type, each loaded when first needed. They are trusted with nothing:
// what they return is checked in `decode.ts`, and what they print is silenced.
import type { Recording } from "../audio/signal.ts";
import { splitFlacFrames } from "./flac-frames.ts";
import { type DecodedPart, JoinedParts } from "./joined-parts.ts";
import { oggPayload } from "./ogg-payload.ts";
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
      const { channels, sampleRate } = await decodeInPieces(decoder, skipId3(bytes));
      // mpg123 is asked for two channels and repeats the one of a mono file.
      return { sampleRate, channels: channelCount === 1 ? channels.slice(0, 1) : channels };
    };
  },
  vorbis: async () => {
    const { decoder } = await import("@audio/decode-vorbis");
    return async (bytes) => decodeInPieces(decoder, bytes);
  },
  opus: async () => {
    const { decoder } = await import("@audio/decode-opus");
    return async (bytes) => decodeInPieces(decoder, bytes);
  },
  flac: async () => {
    const { FLACDecoder } = await import("@wasm-audio-decoders/flac");
    return async (bytes) => {
      const body = skipId3(bytes);
      const isOgg = body[0] === 0x4f; // "OggS", not "fLaC"
      // In Ogg the first packet has nine bytes before it goes on as a FLAC file does (RFC 9639, 10.1).
      const frames = splitFlacFrames(isOgg ? oggPayload(body).subarray(9) : body);
      return frames.length === 0 ? new JoinedParts().join() : decodeFrames(new FLACDecoder(), frames);
    };
  },
};

/** So few bytes at a time that what they can become fits into the memory. */
const pieceBytes = 16_384;

interface StreamDecoder {
  decode(data: Uint8Array): DecodedPart;
  flush?(): DecodedPart;
  free(): void;
}

async function decodeInPieces(create: () => Promise<StreamDecoder>, bytes: Uint8Array): Promise<Recording> {
  const decoder = await create();
  try {
    const parts = new JoinedParts();
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      parts.add(quietly(() => decoder.decode(bytes.slice(at, at + pieceBytes))));
    }
    if (decoder.flush) parts.add(quietly(() => decoder.flush!()));
    return parts.join();
  } finally {
    decoder.free();
  }
}

/** As `pieceBytes`, for frames of FLAC, which have up to 65,535 samples. */
const framesAtOnce = 64;

interface FrameDecoder {
  readonly ready: Promise<void>;
  decodeFrames(frames: Uint8Array[]): Promise<DecodedPart & { readonly bitDepth: number }>;
  free(): void;
}

async function decodeFrames(decoder: FrameDecoder, frames: readonly Uint8Array[]): Promise<Recording> {
  await decoder.ready;
  try {
    const parts = new JoinedParts();
    for (let at = 0; at < frames.length; at += framesAtOnce) {
      // An async function runs to its first `await` at once, and all decoding is before that.
      const { channelData, sampleRate, bitDepth } = await quietly(() =>
        decoder.decodeFrames(frames.slice(at, at + framesAtOnce)),
      );
      parts.add({ sampleRate, channelData: channelData.map((samples) => evenScale(samples, bitDepth)) });
    }
    return parts.join();
  } finally {
    decoder.free();
  }
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
