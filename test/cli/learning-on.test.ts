// update, forget, merge and blank with the program as it is installed; and docs/learning-on.md, whose commands are run.
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Classifier, fromBytes } from "ulmus";
import { beforeAll, describe, expect, test } from "vitest";
import { read, root } from "../repository.ts";
import {
  expectRefusal,
  kinds,
  run,
  type Run,
  smallRecipe,
  sound,
  temporaryFolder,
  write,
  writeSounds,
} from "./program.ts";

const folder = temporaryFolder();
const inFolder = (...path: string[]): string => join(folder, ...path);
const small = ["--recipe", "small.toml"];

/** sounds and more are clips of three classes, new of a fourth; all is the first two, everything all three. */
beforeAll(async () => {
  write(inFolder("small.toml"), smallRecipe);
  writeSounds(inFolder("sounds"), 6);
  for (const kind of kinds) for (const n of [6, 7]) write(inFolder("more", kind, `${n}.wav`), sound(kind, n));
  for (const n of [20, 21, 22]) write(inFolder("new/siren", `${n}.wav`), sound("tone", 3 * n));
  cpSync(inFolder("more/tone"), inFolder("withdrawn/tone"), { recursive: true });
  for (const part of ["sounds", "more"]) cpSync(inFolder(part), inFolder("all"), { recursive: true });
  for (const part of ["all", "new"]) cpSync(inFolder(part), inFolder("everything"), { recursive: true });
  expect(await run(folder, ["train", "sounds", "--sums", "--out", "base.ulmus", ...small])).toMatchObject({ code: 0 });
  expect(await run(folder, ["train", "sounds", "--out", "mute.ulmus", ...small])).toMatchObject({ code: 0 });
});

async function reportOf(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run(folder, [...args, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

function modelOf(path: string): Classifier {
  const model = fromBytes(readFileSync(inFolder(path)));
  if (model instanceof Classifier) return model;
  throw new Error(`${path} is no classifier`);
}

const exactly = { scores: expect.closeTo(0, 9), weights: expect.closeTo(0, 8) };

describe("ulmus update", () => {
  test("learns further clips, and proves to 1e-9 that it is the model that learnt all together", async () => {
    const report = await reportOf("update", "base.ulmus", "more", "--out", "more.ulmus", "--proof", "all");
    expect(report).toMatchObject({
      model: "more.ulmus",
      n: { before: 18, after: 24 },
      classes: kinds.map((label) => ({ label, before: 6, after: 8 })),
      undone: exactly,
      proof: { data: "all", n: 24, ...exactly },
      skipped: [],
    });
    expect(report["bytes"]).toBe(readFileSync(inFolder("more.ulmus")).length);
    expect(modelOf("more.ulmus").counts).toEqual({ click: 8, noise: 8, tone: 8 });
  });

  test("--discount lets older clips fade first, and wants a factor from 0 to 1 without a proof", async () => {
    const faded = ["update", "base.ulmus", "more", "--out", "faded.ulmus", "--discount"];
    expect(await reportOf(...faded, "0.5")).toMatchObject({ n: { before: 9, after: 15 }, undone: exactly });
    const { weights } = modelOf("faded.ulmus").parts.machine.members[0].readout;
    const whole = await reportOf("update", "base.ulmus", "more", "--out", "whole.ulmus");
    expect(whole["undone"]).toMatchObject(exactly);
    expect(modelOf("whole.ulmus").parts.machine.members[0].readout.weights.data).not.toEqual(weights.data);
    for (const [words, rule] of [
      [["2"], /must be a number above 0, at most 1/],
      [["0.5", "--proof", "all"], /cannot be used with option/],
    ] as const) {
      const { code, stderr } = await run(folder, [...faded, ...words]);
      expect(code).toBe(1);
      expect(stderr).toMatch(rule);
    }
  });

  test("learns a new class, which is then told from the others", async () => {
    const { code, stdout } = await run(folder, ["update", "base.ulmus", "new", "--out", "new.ulmus"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/siren +– +3\n/);
    expect(stdout).toMatch(/18 before, 21 now/);
    expect(stdout).toMatch(/undone again, it is the model before: scores to (0|\de-\d\d), weights to/);
    expect(stdout).toContain("--proof <data>");
    const { stdout: said } = await run(folder, ["predict", "new.ulmus", "new/siren/21.wav", "sounds/noise/0.wav"]);
    expect(said.match(/^\w+/gm)).toEqual(["siren", "noise"]);
  });

  test("without --out replaces the model", async () => {
    cpSync(inFolder("base.ulmus"), inFolder("mine.ulmus"));
    await reportOf("update", "mine.ulmus", "more");
    await reportOf("update", "mine.ulmus", "new", "--proof", "everything");
    expect(modelOf("mine.ulmus").counts).toEqual({ click: 8, noise: 8, tone: 8, siren: 3 });
  });
});

describe("ulmus forget", () => {
  test("makes the model that has never heard the clips: proved to 1e-9, and it scores as the model before, to 1e-6", async () => {
    await reportOf("update", "base.ulmus", "more", "--out", "wide.ulmus");
    const report = await reportOf("forget", "wide.ulmus", "more", "--out", "narrow.ulmus", "--proof", "sounds");
    expect(report).toMatchObject({ n: { before: 24, after: 18 }, undone: exactly, proof: { n: 18, ...exactly } });
    const predict = async (model: string): Promise<Record<string, number>> => {
      const { stdout } = await run(folder, ["predict", model, "more/click/6.wav", "--json"]);
      return JSON.parse(stdout).scores;
    };
    const [narrow, base] = [await predict("narrow.ulmus"), await predict("base.ulmus")];
    for (const kind of kinds) expect(narrow[kind]).toBeCloseTo(base[kind], 6); // weights in a file are Float32
  });

  test("--class takes out one class of the data, with its place in the model", async () => {
    const report = await reportOf("forget", "base.ulmus", "sounds", "--class", "click", "--out", "two.ulmus");
    expect(report).toMatchObject({ classes: [{ label: "click", before: 6, after: 0 }, {}, {}], n: { after: 12 } });
    expect(modelOf("two.ulmus").labels).toEqual(["noise", "tone"]);
    write(inFolder("rest.csv"), restOf("click"));
    await reportOf("update", "two.ulmus", "withdrawn", "--out", "three.ulmus");
    expect(await reportOf("forget", "three.ulmus", "withdrawn", "--proof", "rest.csv")).toMatchObject({
      proof: { n: 12, ...exactly },
    });
  });

  function restOf(gone: string): string {
    const rows = kinds
      .filter((kind) => kind !== gone)
      .flatMap((kind) => readdirSync(inFolder("sounds", kind)).map((name) => `sounds/${kind}/${name},${kind}`));
    return ["path,label", ...rows, ""].join("\n");
  }
});

describe("ulmus blank and merge", () => {
  test("models trained apart from one empty copy, of a model without sums even, are the one trained on all", async () => {
    const { code, stdout } = await run(folder, ["blank", "mute.ulmus", "--out", "empty.ulmus"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^empty\.ulmus, .*: knows click, noise, tone by name, and no clip of them\n$/);
    expectRefusal(await run(folder, ["merge", "empty.ulmus", "empty.ulmus", "--out", "x.ulmus"]), /given twice/);
    const models = ["sounds", "more", "new"];
    for (const data of models) await reportOf("update", "empty.ulmus", data, "--out", `${data}.part`);
    const orders = [models, models.toReversed()];
    for (const order of orders) {
      const parts = order.map((data) => `${data}.part`);
      expect(await reportOf("merge", ...parts, "--out", "merged.ulmus", "--proof", "everything")).toMatchObject({
        n: { after: 27 },
        undone: null,
        proof: { n: 27, ...exactly },
      });
    }
  });

  test("an empty model predicts nothing, and says what it needs", async () => {
    const { code, stderr } = await run(folder, ["predict", "empty.ulmus", "new/siren/20.wav"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: empty\.ulmus: must have learnt some clips to predict, got none; .*ulmus update/);
  });
});

describe("refused, and the model stays as it was:", () => {
  const refused = async (args: string[], message: RegExp): Promise<void> => {
    const before = readFileSync(inFolder("base.ulmus"));
    expectRefusal(await run(folder, args), message);
    expect(before.equals(readFileSync(inFolder("base.ulmus")))).toBe(true);
    expect(readdirSync(folder).filter((name) => /tmp|^\./.test(name))).toEqual([]);
  };

  test.each<[string, string[], RegExp]>([
    ["a model without sums", ["update", "mute.ulmus", "more"], /^error: mute\.ulmus: must hold its sums.*--sums/],
    [
      "clips never learnt",
      ["forget", "base.ulmus", "more"],
      /^error: forget: clips must have been learnt.*nothing was/,
    ],
    [
      "a class unknown",
      ["forget", "base.ulmus", "new"],
      /^error: forget: label 0 is "siren", which this model does not/,
    ],
    ["more than were learnt", ["forget", "base.ulmus", "all"], /got 8 clips of "click", of which 6 have been learnt/],
    [
      "everything",
      ["forget", "base.ulmus", "sounds"],
      /clips of two classes must be left in a model, got 0; .*ulmus blank/,
    ],
    [
      "a class in part",
      ["forget", "base.ulmus", "part", "--class", "tone"],
      /--class: all 6 clips of "tone" must be given, 4 are missing/,
    ],
    [
      "a class that is not in the data",
      ["forget", "base.ulmus", "more", "--class", "ton"],
      /more: must hold clips of "ton"/,
    ],
    [
      "a proof with other clips",
      ["update", "base.ulmus", "more", "--proof", "sounds"],
      /--proof: sounds must hold just .* got 6 of "click" instead of 8; nothing was written/,
    ],
    [
      "a proof with as many clips, but others",
      ["update", "base.ulmus", "more", "--proof", "others"],
      /--proof: trained anew on others, the model must score the same .*nothing was written/,
    ],
    ["no data", ["update", "base.ulmus", "gone"], /^error: gone: does not exist/],
    ["no model", ["update", "small.toml", "more"], /^error: small\.toml: .*not a model/],
    ["clips without a label", ["update", "base.ulmus", "bare.csv"], /^error: bare\.csv: every clip must have a label/],
    ["a file that is no model to write to", ["update", "base.ulmus", "more", "--out", "small.toml"], /is not replaced/],
    ["one model to merge", ["merge", "base.ulmus", "--out", "x.ulmus"], /merge: needs two models at least/],
    [
      "models of two trainings",
      ["merge", "base.ulmus", "other.ulmus", "--out", "x.ulmus"],
      /^error: other\.ulmus: does not go with base\.ulmus: merge: the two models were fitted apart/,
    ],
    [
      "a model of numbers without their column",
      ["update", "numbers.ulmus", "more"],
      /^error: --numbers: the model has/,
    ],
    [
      "models of two kinds",
      ["merge", "base.ulmus", "numbers.ulmus", "--out", "x.ulmus"],
      /^error: numbers\.ulmus: must be a classifier as base\.ulmus, got a regressor/,
    ],
  ])("%s", async (_, args, message) => {
    await prepare();
    await refused(args, message);
  });

  async function prepare(): Promise<void> {
    if (existsSync(inFolder("bare.csv"))) return;
    for (const n of [0, 1]) write(inFolder("part/tone", `${n}.wav`), sound("tone", n));
    for (const kind of kinds)
      for (let n = 0; n < 8; n++) write(inFolder("others", kind, `${n}.wav`), sound(kind, n + 9));
    write(inFolder("numbers.csv"), "path,age\nsounds/tone/0.wav,1\nsounds/tone/1.wav,2\nsounds/noise/0.wav,3\n");
    for (const args of [
      ["others", "--sums", "--out", "other.ulmus"],
      ["numbers.csv", "--numbers", "age", "--sums"],
    ]) {
      expect(await run(folder, ["train", ...args, ...small])).toMatchObject({ code: 0 });
    }
    write(inFolder("bare.csv"), "path,label\nsounds/tone/0.wav,\n");
  }
});

test("the commands of docs/learning-on.md run, in their order (with a small recipe, for speed)", async () => {
  const blocks = [...read("docs/learning-on.md").matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
  const commands = blocks.join("").trimEnd().split("\n");
  expect(commands.length).toBeGreaterThan(8);
  for (const command of commands) {
    const [program, name, ...args] = command.split(" ");
    expect(program).toBe("ulmus");
    const result = await run(folder, [name, ...args, ...(name === "train" ? small : [])]);
    expect(result, command).toMatchObject({ code: 0, stderr: "" });
  }
});

const digits = join(resolve(root, process.env["ULMUS_DATASETS"] ?? "../shared/datasets"), "fsdd", "recordings");
const hasDigits = existsSync(digits);
test.skipIf(!hasDigits)(
  `spoken digits: a speaker is learnt, forgotten and never was, to 1e-9${hasDigits ? "" : " (skipped: there is no fsdd in the folder ULMUS_DATASETS)"}`,
  async () => {
    const table = (file: string, speakers: string[]): void => {
      const names = readdirSync(digits).filter(
        (name) => /_[01]\.wav$/.test(name) && speakers.some((one) => name.includes(one)),
      );
      write(
        inFolder(file),
        ["path,label", ...names.map((name) => `${join(digits, name)},digit ${name[0]}`), ""].join("\n"),
      );
    };
    table("three.csv", ["george", "jackson", "lucas"]);
    table("theo.csv", ["theo"]);
    table("four.csv", ["george", "jackson", "lucas", "theo"]);
    const done = async (...args: string[]): Promise<Run> => {
      const result = await run(folder, args);
      expect(result, args.join(" ")).toMatchObject({ code: 0 });
      return result;
    };
    await done("train", "three.csv", "--sums", "--preset", "small");
    expect(await reportOf("update", "three.ulmus", "theo.csv", "--proof", "four.csv")).toMatchObject({
      n: { before: 60, after: 80 },
      proof: { n: 80, ...exactly },
    });
    expect(await reportOf("forget", "three.ulmus", "theo.csv", "--proof", "three.csv")).toMatchObject({
      undone: exactly,
      proof: { n: 60, ...exactly },
    });
    expectRefusal(await run(folder, ["forget", "three.ulmus", "theo.csv"]), /clips must have been learnt/);
  },
);
