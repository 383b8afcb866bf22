// Sound files: read in any format, written as WAV.
import { mixDown, type Recording, type Signal } from "../audio/signal.ts";
import { encodeWav } from "../audio/wav.ts";
import { decodeAudio, UnsupportedFormatError } from "../decode/decode.ts";
import { FileError } from "../errors.ts";
import { decodeWithFfmpeg } from "./ffmpeg.ts";
import { readFileBytes } from "./read-file.ts";
import { writeFileAtomically } from "./write-file.ts";

/** A long recording takes ffmpeg about a three-hundredth of its duration. */
const FFMPEG_SECONDS = 600;

/**
 * Reads a sound file with all its channels, at its own sample rate: WAV, AIFF, FLAC, MP3, Ogg Vorbis and Ogg Opus,
 * and whatever else ffmpeg reads where that is on the PATH. Throws a FileError that says what is wrong and what to do.
 */
export async function readRecording(path: string): Promise<Recording> {
  return decodeFile({ bytes: await readFileBytes(path), path, name: path }, FFMPEG_SECONDS);
}

/** Reads a sound file as `readRecording` does, and mixes its channels down to their mean. */
export async function readSound(path: string): Promise<Signal> {
  return mixDown(await readRecording(path));
}

/** Writes a WAV file of 32-bit floats, which keeps the samples exactly; the file is there as a whole or not at all. */
export async function writeWav(path: string, { sampleRate, samples }: Signal): Promise<void> {
  await writeFileAtomically(path, encodeWav({ sampleRate, channels: [samples] }));
}

export interface SoundBytes {
  readonly bytes: Uint8Array;
  /** Where the bytes come from, for ffmpeg. */
  readonly path: string;
  /** What messages call the file. */
  readonly name: string;
}

/** Decodes a file that has been read; ffmpeg, if it is needed, gets `ffmpegSeconds` to do so. */
export async function decodeFile({ bytes, path, name }: SoundBytes, ffmpegSeconds: number): Promise<Recording> {
  try {
    return await decodeAudio(bytes, name);
  } catch (error) {
    if (!(error instanceof UnsupportedFormatError)) throw error;
    const recording = await decodeWithFfmpeg(path, name, ffmpegSeconds);
    if (recording !== undefined) return recording;
    throw new FileError(`${error.message}, or install ffmpeg, which is then used by itself`, { cause: error });
  }
}
