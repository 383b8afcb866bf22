// Runs the built program as users do, and makes small data sets of sounds for it.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encodeWav } from "ulmus";
import { createRandom } from "ulmus-source/math/random.ts";
import { afterAll, expect } from "vitest";
import { root } from "../repository.ts";

const program = join(root, "packages/cli/dist/main.js");

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is removed after the tests of the file; programs run in it keep their features there. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-cli-")));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function start(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  if (!existsSync(program)) throw new Error("packages/cli/dist/main.js is missing; run `npm run build`");
  const { FORCE_COLOR: _, NO_COLOR: __, ...rest } = process.env;
  return spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...rest, ULMUS_CACHE: join(folder, "cache"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the program to its end. */
export function run(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return endOf(start(folder, args, env));
}

export function endOf(child: ChildProcess): Promise<Run> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The user's error: exit code 1, one line on stderr that matches, nothing on stdout. */
export function expectRefusal({ code, stdout, stderr }: Run, message: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
}

/** Writes a file; the folders above it are made. */
export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const makers = {
  tone: (i, n, rate) => 0.5 * Math.sin((2 * Math.PI * (300 + 25 * n) * i) / rate),
  noise: (_i, _n, _rate, noise) => 0.8 * noise,
  click: (i, n) => (i % (900 + 70 * n) < 4 ? 0.9 : 0),
} satisfies Record<string, (i: number, n: number, rate: number, noise: number) => number>;

export const kinds = ["click", "noise", "tone"] as const;

/** A sound of a kind as a WAV file; no two with different numbers are alike. */
export function sound(kind: keyof typeof makers, n: number, { sampleRate = 16_000, seconds = 0.5 } = {}): Uint8Array {
  const random = createRandom(n + 1);
  const maker: (i: number, n: number, rate: number, noise: number) => number = makers[kind];
  const samples = Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    const noise = random.uniform() - 0.5;
    return maker(i, n, sampleRate, noise) + 0.01 * noise;
  });
  return encodeWav({ sampleRate, channels: [samples] }, { encoding: "int16" });
}

/** A folder with a sub-folder for each kind of sound; sounds of number n are of speaker n % 4. */
export function writeSounds(folder: string, count = 8): void {
  for (const kind of kinds) for (let n = 0; n < count; n++) write(join(folder, kind, `${n}.wav`), sound(kind, n));
}

/** A CSV beside such a folder, with the columns speaker, fold and part. */
export function writeTable(csv: string, sounds: string, count = 8): void {
  const rows = kinds.flatMap((kind) =>
    Array.from(
      { length: count },
      (_, n) => `${sounds}/${kind}/${n}.wav,${kind},s${n % 4},${n % 2},${n < 2 ? "test" : "train"}`,
    ),
  );
  write(csv, ["path,label,speaker,fold,part", ...rows, ""].join("\n"));
}

/** A recipe that is quick to extract and to solve. */
export const smallRecipe = `[[blocks]]
frames = "mfcc"

[layer]
units = 30
`;
