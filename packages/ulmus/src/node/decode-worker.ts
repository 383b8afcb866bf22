// The worker thread that decodes. A file's bytes come with each task.
import { decodeAudio } from "../decode/decode.ts";
import { FileError } from "../errors.ts";
import type { DecodeResult, DecodeTask } from "./decode-pool.ts";
import { reasonOf } from "./file-error.ts";

export default async function decode({ bytes, name }: DecodeTask): Promise<DecodeResult> {
  try {
    return await decodeAudio(bytes, name);
  } catch (error) {
    if (error instanceof FileError) return { reason: reasonOf(error, name) };
    // What engines throw when an array cannot be had.
    if (error instanceof RangeError) return { reason: `needs too much memory (${error.message}); cut it into parts` };
    throw error;
  }
}
