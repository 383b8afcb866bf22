// Decoding by the program ffmpeg, where it is installed: for the formats that we cannot read ourselves.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Recording } from "../audio/signal.ts";
import { decodeWav } from "../audio/wav.ts";
import { FileError } from "../errors.ts";

const run = promisify(execFile);

/** A file, what messages call it, and how long ffmpeg may take. */
interface FfmpegTask {
  readonly path: string;
  readonly name: string;
  readonly seconds: number;
}

/** The first sound track of a file at its own rate and channels, or undefined if there is no ffmpeg on the PATH. */
export async function decodeWithFfmpeg({ path, name, seconds }: FfmpegTask): Promise<Recording | undefined> {
  const limit = Math.ceil(seconds);
  const input = ["-protocol_whitelist", "file", "-i", `file:${path}`];
  const output = ["-map", "0:a:0", "-f", "wav", "-c:a", "pcm_f32le", "pipe:1"];
  // The limit is given to ffmpeg too, which is then not left running if this thread is stopped.
  const options = ["-v", "error", "-nostdin", "-timelimit", String(limit)];
  try {
    const { stdout, stderr } = await run("ffmpeg", [...options, ...input, ...output], {
      encoding: "buffer",
      maxBuffer: 2 ** 31,
      timeout: 1000 * limit,
      killSignal: "SIGKILL",
    });
    const recording = decodeWav(stdout, name);
    if (stderr.length === 0) return recording;
    // It goes on after errors, and its exit status does not say so.
    const kept = (recording.channels[0].length / recording.sampleRate).toFixed(2);
    return { ...recording, damage: `is damaged or cut off (${firstLine(stderr)}); ${kept} s could be read` };
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    const { code, killed, stderr } = cause as { code?: unknown; killed?: boolean; stderr?: Uint8Array };
    if (code === "ENOENT") return undefined;
    const said = killed === true ? `it took longer than ${limit} s` : firstLine(stderr);
    throw new FileError(`${name}: ffmpeg could not decode this file (${said}); convert it to WAV`, { cause });
  }
}

function firstLine(stderr: Uint8Array | undefined): string {
  const [line] = new TextDecoder().decode(stderr).trim().split("\n");
  return line === "" ? "it gave no reason" : line;
}
