// A first look at files: whether they can be read, what they hold as a hash, and their sample rates. Decodes nothing.
import { soundLimits } from "../audio/pcm/layout.ts";
import { sniffAudio } from "../decode/sniff.ts";
import { FileError } from "../errors.ts";
import { hashBytes } from "./feature-cache.ts";
import { reasonOf, type Refusal } from "./file-error.ts";
import { inLanes } from "./lanes.ts";
import { readFileBytes } from "./read-file.ts";

/** A file with the name that messages give it. */
export interface SoundFile {
  readonly path: string;
  readonly name: string;
}

export interface Surveyed {
  readonly hash: string;
  /** How long the file is, in bytes. */
  readonly length: number;
  /** In samples per second; absent if the header does not say it. */
  readonly sampleRate?: number;
}

/** Reads each file once; the results are in the files' order. */
export async function surveyFiles(
  files: readonly SoundFile[],
  signal: AbortSignal | undefined,
): Promise<(Surveyed | Refusal)[]> {
  const results = new Array<Surveyed | Refusal>(files.length);
  await inLanes([...files.keys()], { lanes: 8, signal }, async (i) => {
    const bytes = await readOrRefuse(files[i]);
    results[i] = "reason" in bytes ? bytes : look(bytes);
  });
  return results;
}

/** A file's bytes, or why they cannot be had. */
export async function readOrRefuse({ path, name }: SoundFile): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  try {
    return await readFileBytes(path, name);
  } catch (error) {
    if (error instanceof FileError) return { reason: reasonOf(error, name) };
    throw error;
  }
}

function look(bytes: Uint8Array): Surveyed {
  const hash = hashBytes(bytes);
  const { sampleRate = 0 } = sniffAudio(bytes);
  // A damaged header must not settle the rate of all the others.
  const isRate = sampleRate >= soundLimits.lowestSampleRate && sampleRate <= soundLimits.highestSampleRate;
  return { hash, length: bytes.length, ...(isRate && { sampleRate }) };
}
