// What ulmus finds on this machine: kernels, decoders, ffmpeg, and its cache. For people who ask why; nothing else needs it.
import { execFile } from "node:child_process";
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CompressedFormat, decoders } from "../decode/decoders.ts";
import { cacheFolder } from "./cache-folder.ts";
import { type Backend, backends, createKernels } from "./kernels.ts";

/** A backend of the kernels on this machine. */
export interface BackendState {
  readonly backend: Backend;
  /** What runs, with its instructions, such as "native (avx512)"; absent where the backend does not run here. */
  readonly name?: string;
  /** Why it does not run here. */
  readonly reason?: string;
}

/** What ulmus finds on this machine. */
export interface Installation {
  readonly kernels: {
    /** What `createKernels()` gives; absent where ULMUS_BACKEND asks for what is not there. */
    readonly name?: string;
    /** Why it is that one. */
    readonly reason: string;
    /** How many threads they take if nothing else is asked for: one for each processor core that this program may use. */
    readonly threads: number;
    readonly backends: readonly BackendState[];
  };
  /** For each format besides WAV: "" if its decoder loads, else why it does not. */
  readonly decoders: Readonly<Record<CompressedFormat, string>>;
  /** The version of the ffmpeg on the PATH, for formats of which there is no decoder; absent without one. */
  readonly ffmpeg?: string;
  readonly cache: { readonly folder: string; readonly files: number; readonly bytes: number };
}

/** Looks at this machine; changes nothing and never fails because something is missing. */
export async function describeInstallation(): Promise<Installation> {
  const ffmpeg = await ffmpegVersion();
  return {
    kernels: describeKernels(),
    decoders: await describeDecoders(),
    ...(ffmpeg !== undefined && { ffmpeg }),
    cache: await describeCache(),
  };
}

function describeKernels(): Installation["kernels"] {
  const states = backends.map((backend): BackendState => {
    try {
      return { backend, name: createKernels(backend, { threads: 1 }).name };
    } catch (error) {
      return { backend, reason: (error as Error).message };
    }
  });
  return { ...chosenKernels(states), threads: availableParallelism(), backends: states };
}

function chosenKernels(states: readonly BackendState[]): { readonly name?: string; readonly reason: string } {
  const forced = process.env["ULMUS_BACKEND"];
  try {
    const { name } = createKernels(undefined, { threads: 1 });
    if (forced) return { name, reason: `the environment variable ULMUS_BACKEND is "${forced}"` };
    const isNative = states[0].name !== undefined;
    const platform = `${process.platform}-${process.arch}`;
    if (isNative) return { name, reason: `the fastest here: the native code for ${platform} is installed and runs` };
    return { name, reason: `there is no native code for ${platform}, or it is not installed` };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

async function describeDecoders(): Promise<Installation["decoders"]> {
  const entries = Object.entries(decoders).map(async ([format, load]) => {
    try {
      await load();
      return [format, ""] as const;
    } catch (error) {
      return [format, (error as Error).message.split("\n")[0]] as const;
    }
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<CompressedFormat, string>;
}

async function ffmpegVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ffmpeg", ["-version"], { timeout: 5000 });
    return /version (\S+)/.exec(stdout)?.[1] ?? "of unknown version";
  } catch {
    return undefined; // not installed, or it does not start: WAV and the formats above need none
  }
}

async function describeCache(): Promise<Installation["cache"]> {
  const folder = cacheFolder();
  const sizes = await Promise.all((await filesOf(folder)).map(sizeOf));
  return { folder, files: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
}

/** Of a folder that may not be there yet. */
async function filesOf(folder: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true, recursive: true });
  } catch {
    return [];
  }
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Another program may just have removed it. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
