// ulmus cluster with the program as it is installed.
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { kinds, run, temporaryFolder, write, writeSounds } from "./program.ts";

const folder = temporaryFolder();

beforeAll(() => {
  writeSounds(join(folder, "sounds"), 12);
  write(join(folder, "sounds/broken.wav"), "no sound");
});

describe("ulmus cluster", () => {
  test("finds tones, noise and clicks by themselves, names the file that is none, and exits with 1 for it", async () => {
    const { code, stdout } = await run(folder, ["cluster", "sounds", "--clusters", "3", "--preset", "small", "--json"]);
    expect(code).toBe(1);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { path: string; cluster?: number; error?: string });
    const clustersOf = (kind: string): Set<number | undefined> =>
      new Set(lines.filter(({ path }) => path.includes(kind)).map(({ cluster }) => cluster));
    const found = kinds.map(clustersOf);
    expect(found.map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set(found.flatMap((set) => [...set])).size).toBe(3);
    expect(lines.find(({ path }) => path.endsWith("broken.wav"))?.error).toMatch(/is not an audio file/);
  });

  test("prints groups for people, and takes single files", async () => {
    const files = kinds.flatMap((kind) => [0, 1, 2, 3, 4].map((n) => `sounds/${kind}/${n}.wav`));
    const { code, stdout } = await run(folder, ["cluster", ...files, "--clusters", "3"]);
    expect(code).toBe(0);
    expect(stdout.match(/^[123] {3}\d+ sounds?$/gm)).toHaveLength(3);
    for (const file of files) expect(stdout).toContain(file);
  });

  test("refuses more groups than sounds, none, and a folder without sounds", async () => {
    for (const [args, rule] of [
      [
        ["sounds/tone", "--clusters", "12"],
        /^error: --clusters: must be fewer than the 12 sounds that can be used, got 12/,
      ],
      [["sounds", "--clusters", "0"], /It must be a whole number ≥ 1/],
      [["cache", "--clusters", "2"], /^error: cache: a folder must hold sounds, got none/],
      [["gone.wav", "--clusters", "2"], /gone\.wav: does not exist/],
    ] as const) {
      const { code, stderr } = await run(folder, ["cluster", ...args]);
      expect(code).toBe(1);
      expect(stderr).toMatch(rule);
    }
  });
});
