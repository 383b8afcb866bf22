// From a folder of sounds to a model, predictions and a look into it, with the program as it is installed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { read } from "../repository.ts";
import { kinds, run, type Run, sound, temporaryFolder, write, writeSounds, writeTable } from "./program.ts";

const folder = temporaryFolder();
let trained: Run;

beforeAll(async () => {
  writeSounds(join(folder, "sounds"));
  writeTable(join(folder, "clips.csv"), "sounds");
  write(join(folder, "new/deep/tone.wav"), sound("tone", 9, { sampleRate: 44_100, seconds: 0.7 }));
  write(join(folder, "new/noise.wav"), sound("noise", 90, { sampleRate: 48_000 }));
  trained = await run(folder, ["train", "sounds"]);
});

describe("ulmus train", () => {
  test("writes <name>.ulmus with the default recipe and says clips, classes, features, held-out score and what is next", () => {
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(trained.stdout).toMatch(/24 in 3 classes/);
    expect(trained.stdout).toMatch(/accuracy [\d.]+ %, UAR [\d.]+ %, leaving out one clip at a time/);
    expect(trained.stdout).toMatch(/sounds\.ulmus, [\d.]+ kB/);
    expect(trained.stdout).toMatch(/warning: .*near-copies.*--group-by/);
    expect(trained.stdout).toContain("Next: ulmus predict sounds.ulmus");
    expect(existsSync(join(folder, "sounds.ulmus"))).toBe(true);
  });

  test("gives the same file, byte for byte, with other threads and from the cache", async () => {
    const first = readFileSync(join(folder, "sounds.ulmus"));
    for (const options of [["--threads", "3", "--no-cache"], []]) {
      expect(await run(folder, ["train", "sounds", "--out", "again.ulmus", ...options])).toMatchObject({ code: 0 });
      expect(first.equals(readFileSync(join(folder, "again.ulmus")))).toBe(true);
    }
  });

  test("--json prints one object and nothing else", async () => {
    const { code, stdout, stderr } = await run(folder, ["train", "clips.csv", "--json", "--sums"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      model: "clips.ulmus",
      n: 24,
      classes: [...kinds],
      groupBy: "speaker",
      heldOut: { groups: 4 },
      skipped: [],
      warnings: [],
      recipe: { frontEnd: { sampleRate: 16_000 } },
    });
    expect(report.bytes).toBe(readFileSync(join(folder, "clips.ulmus")).length);
    expect(report.seconds.features).toBeGreaterThan(0);
  });
});

describe("ulmus predict", () => {
  test("names sounds at other sample rates, and searches folders at any depth", async () => {
    const { code, stdout } = await run(folder, ["predict", "sounds.ulmus", "new", "sounds/click/1.wav"]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(/\s+/)[0])).toEqual(["tone", "noise", "click"]);
    expect(lines[0]).toMatch(/^tone +\d+ % [█░]{10} +new\/deep\/tone\.wav$/);
  });

  test("--json prints an object a line with path, label, probability and the scores of all classes", async () => {
    const { stdout } = await run(folder, [
      "predict",
      "sounds.ulmus",
      "sounds/tone/0.wav",
      "sounds/noise/0.wav",
      "--json",
    ]);
    const [tone, noise, end] = stdout.split("\n");
    expect(end).toBe("");
    expect(JSON.parse(tone)).toMatchObject({ path: "sounds/tone/0.wav", label: "tone" });
    expect(Object.keys(JSON.parse(noise).scores)).toEqual([...kinds]);
    expect(JSON.parse(noise).probability).toBeGreaterThan(1 / 3);
  });
});

describe("ulmus inspect", () => {
  test("says kind, labels, score, size by part and whether the model can learn on", async () => {
    const { stdout } = await run(folder, ["inspect", "sounds.ulmus"]);
    expect(stdout).toMatch(/classifier of 3 classes/);
    expect(stdout).toMatch(/click, noise, tone/);
    expect(stdout).toMatch(/no, it only predicts/);
    expect(stdout).toMatch(/weights [\d.]+ kB, scaler [\d.]+ kB, encoders and layer [\d.]+ kB, recipe and labels/);
  });

  test("--json gives parts that sum to the file, with and without sums", async () => {
    for (const name of ["sounds.ulmus", "clips.ulmus"]) {
      const model = JSON.parse((await run(folder, ["inspect", name, "--json"])).stdout);
      const { total, weights, scaler, learnt, sums, rest } = model.bytes;
      expect(total).toBe(readFileSync(join(folder, name)).length);
      expect(weights + scaler + learnt + sums + rest).toBe(total);
      expect(rest).toBeGreaterThan(0);
      expect(rest).toBeLessThan(8000);
      expect(model.canLearn).toBe(name === "clips.ulmus");
    }
  });
});

describe("ulmus presets", () => {
  test("lists them, and prints one as TOML that --recipe takes and that gives the same model", async () => {
    expect((await run(folder, ["presets"])).stdout).toMatch(
      /^default +\S.*; [\d.]+ million multiply-adds and [\d.]+ MB for a clip of 10 s$/m,
    );
    const { stdout } = await run(folder, ["presets", "default"]);
    write(join(folder, "mine.toml"), stdout);
    await run(folder, ["train", "sounds", "--recipe", "mine.toml", "--out", "mine.ulmus"]);
    expect(readFileSync(join(folder, "mine.ulmus")).equals(readFileSync(join(folder, "sounds.ulmus")))).toBe(true);
  });
});

describe("ulmus", () => {
  test("prints its version and, without colours, help with examples", async () => {
    const { version } = JSON.parse(read("packages/cli/package.json"));
    expect((await run(folder, ["--version"])).stdout.trim()).toBe(version);
    for (const command of ["train", "evaluate", "predict", "inspect", "presets"]) {
      const { code, stdout } = await run(folder, [command, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toContain(`$ ulmus ${command}`);
      // oxlint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/\u001b/);
    }
  });

  test("colours its output when FORCE_COLOR asks for it, unless NO_COLOR forbids it", async () => {
    const coloured = await run(folder, ["presets"], { FORCE_COLOR: "1" });
    const plain = await run(folder, ["presets"], { FORCE_COLOR: "1", NO_COLOR: "1" });
    expect([coloured, plain].map(({ stdout }) => stdout.includes("\u001b["))).toEqual([true, false]);
  });
});
