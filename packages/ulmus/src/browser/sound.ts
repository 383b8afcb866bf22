// Sound files in a page: decoded as everywhere else; the browser's own decoder only for what ulmus cannot decode.
import { mixDown, type Recording, type Signal } from "../audio/signal.ts";
import { decodeAudio, UnsupportedFormatError } from "../decode/decode.ts";
import { ArgumentError, FileError } from "../errors.ts";
import { nativeRate } from "./native-rate.ts";

/** A sound file: its bytes, a `Blob` or `File`, or the URL to fetch it from. */
export type SoundSource = Blob | ArrayBuffer | Uint8Array | string;

/** A file that could not be used. */
export interface SkippedFile {
  readonly name: string;
  readonly reason: string;
}

/** Sounds with a label for each, as `Classifier.fit` takes them. */
export interface LabelledSounds {
  readonly signals: readonly Signal[];
  readonly labels: readonly string[];
  /** What could not be used, in the order of the files. */
  readonly skipped: readonly SkippedFile[];
  /** What was used though only a part of it could be read. */
  readonly warnings: readonly SkippedFile[];
}

/**
 * Reads a sound at its own sample rate and mixes its channels down to their mean. WAV, AIFF, FLAC, MP3, Ogg Vorbis and
 * Ogg Opus give the same samples as in Node; other formats (M4A, AAC, WebM …) are left to the browser, if it can.
 *
 * @throws {FileError} that names the file and says what is wrong with it and what to do.
 */
export async function readSound(source: SoundSource): Promise<Signal> {
  const { bytes, name } = await readBytes(source);
  try {
    return mixDown(await decodeAudio(bytes, name));
  } catch (error) {
    if (!(error instanceof UnsupportedFormatError)) throw error;
    return mixDown(await decodeWithBrowser(bytes, error));
  }
}

/**
 * Reads files that were chosen or dropped, for training. A file's label is `label`, or else the folder below the chosen
 * one that it is in: of `sounds/dog/1.wav` that is `dog`. Hidden files are passed over; what cannot be read is skipped.
 */
export async function readSounds(
  files: Iterable<File>,
  { label }: { readonly label?: string } = {},
): Promise<LabelledSounds> {
  if (label === "") throw new ArgumentError("readSounds: a label must not be empty");
  const signals: Signal[] = [];
  const labels: string[] = [];
  const skipped: SkippedFile[] = [];
  const warnings: SkippedFile[] = [];
  for (const file of files) {
    const path = file.webkitRelativePath || file.name;
    if (path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX")) continue;
    const its = label ?? folderOf(path);
    if (its === undefined) {
      skipped.push({ name: path, reason: "must be in a folder that gives its label, or get one from the caller" });
      continue;
    }
    try {
      const sound = await readSound(file);
      signals.push(sound);
      if (sound.damage !== undefined) warnings.push({ name: path, reason: sound.damage });
      labels.push(its);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      skipped.push({ name: path, reason: error.message.replace(`${file.name}: `, "") });
    }
  }
  return { signals, labels, skipped, warnings };
}

/** The first folder below the chosen one; or the only folder there is. */
function folderOf(path: string): string | undefined {
  const folders = path.split("/").slice(0, -1);
  return folders[1] ?? folders[0];
}

async function readBytes(source: SoundSource): Promise<{ bytes: Uint8Array; name: string }> {
  if (typeof source === "string") return fetchBytes(source);
  if (source instanceof Uint8Array) return { bytes: source, name: "audio" };
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source), name: "audio" };
  const name = source instanceof File ? source.name : "audio";
  try {
    return { bytes: new Uint8Array(await source.arrayBuffer()), name };
  } catch (cause) {
    throw new FileError(`${name}: could not be read, it was moved or changed; choose it again`, { cause });
  }
}

async function fetchBytes(url: string): Promise<{ bytes: Uint8Array; name: string }> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new FileError(`${url}: could not be fetched; check the address, and that its server allows this page`, {
      cause,
    });
  }
  if (!response.ok)
    throw new FileError(`${url}: could not be fetched, got status ${response.status}; check the address`);
  return { bytes: new Uint8Array(await response.arrayBuffer()), name: url };
}

/** By the browser, at the file's own rate: then it has nothing to resample, which it would do without a filter. */
async function decodeWithBrowser(bytes: Uint8Array, unsupported: UnsupportedFormatError): Promise<Recording> {
  const sampleRate = nativeRate(bytes);
  if (sampleRate === undefined) throw unsupported;
  let buffer: AudioBuffer;
  try {
    const context = new OfflineAudioContext({ length: 1, sampleRate });
    buffer = await context.decodeAudioData(new Uint8Array(bytes).buffer); // a copy: what is decoded is taken away
  } catch (cause) {
    throw new FileError(`${unsupported.message}; this browser cannot decode it either`, { cause });
  }
  if (buffer.length === 0) throw new FileError(`${unsupported.message}; this browser found no sound in it`);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel));
  return { sampleRate: buffer.sampleRate, channels };
}
