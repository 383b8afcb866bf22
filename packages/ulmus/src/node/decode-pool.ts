// Decoding in threads of its own, for programs that read sounds one by one: a decoder that hangs is stopped there, and what
// it spoils is its own.
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Recording } from "../audio/signal.ts";
import { decodeAudio } from "../decode/decode.ts";
import { decoders } from "../decode/decoders.ts";
import { sniffAudio } from "../decode/sniff.ts";
import { FileError } from "../errors.ts";
import type { Refusal } from "./file-error.ts";
import { createLimitedPool, type LimitedPool, type LimitedTask } from "./limited-pool.ts";

export interface DecodeTask extends LimitedTask {
  readonly bytes: Uint8Array;
  /** What messages call the file. */
  readonly name: string;
}

export type DecodeResult = Recording | Refusal;
export type DecodePool = Pick<LimitedPool<DecodeTask, DecodeResult>, "run">;

/**
 * Decodes as `decodeAudio` does. A file that needs the decoder of other people is decoded in a thread, and is refused if
 * it takes longer than `seconds`; our own readers take one pass and need none.
 */
export async function decodeLimited({ bytes, name, seconds }: DecodeTask, threads?: DecodePool): Promise<Recording> {
  const pool = sniffAudio(bytes).format in decoders ? (threads ?? sharedPool()) : undefined;
  if (pool === undefined) return decodeAudio(bytes, name);
  const result = await pool.run({ bytes, name, seconds });
  if ("reason" in result) throw new FileError(`${name}: ${result.reason}`);
  return result;
}

let shared: DecodePool | undefined;

/** One for the program, made when it is first needed; undefined where there is no worker beside this file. */
function sharedPool(): DecodePool | undefined {
  shared ??= createDecodePool(new URL("./decode-worker.js", import.meta.url));
  return shared;
}

/** Creates threads; undefined where a bundler has left the worker behind, and among the sources, which have none. */
export function createDecodePool(worker: URL): LimitedPool<DecodeTask, DecodeResult> | undefined {
  const filename = fileURLToPath(worker);
  if (!existsSync(filename)) return undefined;
  return createLimitedPool(filename, { threads: availableParallelism(), ready: 0 });
}
