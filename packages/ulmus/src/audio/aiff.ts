// AIFF and AIFC files: bytes to a Recording, strictly, as WAV files are read.
// Where the bytes come from is not known here; other formats are `decode/`.
import { readAiffHeader } from "./pcm/aiff-header.ts";
import { readPcm } from "./pcm/recording.ts";
import type { Recording } from "./signal.ts";

/**
 * Decodes an AIFF or AIFC file: integers of 1 to 32 bits in either byte order, floats of 32 or 64 bits, µ-law and A-law.
 * Integers are divided by 2^(bits − 1). Where the file ends early, the whole frames that are there are taken.
 * Throws a FileError, beginning with `name`, on a file with 0 or more than 64 channels, a sample rate outside
 * 1,000–768,000, an unknown compression, samples that are not finite, or no sample at all. Copies `bytes`.
 */
export function decodeAiff(bytes: Uint8Array, name = "AIFF data"): Recording {
  return readPcm(bytes, readAiffHeader(bytes, name), name);
}
