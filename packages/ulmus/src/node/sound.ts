// Sound files: read in any format, written as WAV.
import { mixDown, type Recording, type Signal } from "../audio/signal.ts";
import { encodeWav } from "../audio/wav.ts";
import { decodeAudio, UnsupportedFormatError } from "../decode/decode.ts";
import { ArgumentError, FileError } from "../errors.ts";
import { decodeLimited } from "./decode-pool.ts";
import { decodeWithFfmpeg } from "./ffmpeg.ts";
import { LONGEST_TIMER } from "./limited-pool.ts";
import { readFileBytes } from "./read-file.ts";
import { writeFileAtomically } from "./write-file.ts";

/** How a sound file is read. */
export interface ReadOptions {
  /** How long decoding may take before the file is refused; 60 by default, which is enough for some hours of sound. */
  readonly seconds?: number;
}

/**
 * Reads a sound file with all its channels, at its own sample rate: WAV, AIFF, FLAC, MP3, Ogg Vorbis and Ogg Opus,
 * and whatever else ffmpeg reads where that is on the PATH. Throws a FileError that says what is wrong and what to do.
 * A decoder that hangs on a damaged file is stopped.
 */
export async function readRecording(path: string, { seconds = 60 }: ReadOptions = {}): Promise<Recording> {
  if (!(seconds > 0 && seconds <= LONGEST_TIMER)) {
    throw new ArgumentError(`readRecording: seconds must be > 0 and ≤ ${LONGEST_TIMER}, got ${seconds}`);
  }
  return decodeFile({ bytes: await readFileBytes(path), path, name: path, seconds }, decodeLimited);
}

/** Reads a sound file as `readRecording` does, and mixes its channels down to their mean. */
export async function readSound(path: string, options: ReadOptions = {}): Promise<Signal> {
  return mixDown(await readRecording(path, options));
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
  /** How long decoding may take. */
  readonly seconds: number;
}

/** Decodes a file that has been read, by `decode` or else by ffmpeg. The default is for threads that others watch over. */
export async function decodeFile(
  sound: SoundBytes,
  decode: (sound: SoundBytes) => Promise<Recording> = ({ bytes, name }) => decodeAudio(bytes, name),
): Promise<Recording> {
  try {
    return await decode(sound);
  } catch (error) {
    if (!(error instanceof UnsupportedFormatError)) throw error;
    const recording = await decodeWithFfmpeg(sound);
    if (recording !== undefined) return recording;
    throw new FileError(`${error.message}, or install ffmpeg, which is then used by itself`, { cause: error });
  }
}
