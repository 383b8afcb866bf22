// What is wrong with what users give: each gets one message that says where, what, the rule and what to do; the good
// files are used all the same; nothing is left half-written.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeWav } from "ulmus";
import { readTensors, writeTensors } from "ulmus-source/model/safetensors.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../repository.ts";
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
  writeTable,
} from "./program.ts";

const folder = temporaryFolder();
const small = ["--recipe", "small.toml", "--threads", "1"];
const inFolder = (...path: string[]): string => join(folder, ...path);

beforeAll(async () => {
  writeSounds(inFolder("sounds"), 4);
  writeTable(inFolder("clips.csv"), "sounds", 4);
  write(inFolder("small.toml"), smallRecipe);
  expect(await run(folder, ["train", "sounds", ...small])).toMatchObject({ code: 0 });
});

describe("a data set is refused if", () => {
  const train = (data: string, ...options: string[]): Promise<Run> =>
    run(folder, ["train", data, "--out", "no.ulmus", ...small, ...options]);

  test.each([
    [
      "the folder is empty",
      { "empty/.keep": "" },
      "empty",
      /^error: empty: .*found none; make a sub-folder for each class/,
    ],
    ["it is missing", {}, "missing", /^error: missing: does not exist; check the path/],
    [
      "sounds have no folders",
      { "flat/a.wav": sound("tone", 0) },
      "flat",
      /^error: flat: sounds must have a label.*make a sub-folder/,
    ],
    [
      "there is one class",
      { "one/tone/0.wav": sound("tone", 0) },
      "one",
      /^error: one: .*at least two classes, got one \("tone"/,
    ],
    [
      "a CSV has no column label",
      { "a.csv": "path,class\nx.wav,a\n" },
      "a.csv",
      /^error: a\.csv: must have the columns.*rename "class" to "label"/,
    ],
    [
      "a label is empty",
      { "b.csv": "path,label\nx.wav,a\ny.wav,\n" },
      "b.csv",
      /^error: b\.csv: line 3: label must not be empty/,
    ],
    [
      "a CSV is not UTF-8",
      { "c.csv": Buffer.from("path,label\nx.wav,caf\xe9\n", "latin1") },
      "c.csv",
      /^error: c\.csv: .*UTF-8/,
    ],
    ["it is a sound", { "d.wav": sound("tone", 0) }, "d.wav", /^error: d\.wav: .*got one sound; give the folder/],
  ] as const)("%s", async (_, files, data, message) => {
    for (const [path, content] of Object.entries<string | Uint8Array>(files)) write(inFolder(path), content);
    expectRefusal(await train(data), message);
    expect(existsSync(inFolder("no.ulmus"))).toBe(false);
  });

  test("the files of all classes but one cannot be used", async () => {
    writeSounds(inFolder("half"), 2);
    for (const kind of ["tone", "noise"])
      for (const n of [0, 1]) writeFileSync(inFolder("half", kind, `${n}.wav`), "text");
    expectRefusal(
      await train("half"),
      /at least two classes, got one \("click", 2 usable of 6 clips\); mend .* noise\/0\.wav: /,
    );
  });

  test("no file can be used", async () => {
    for (const kind of kinds) write(inFolder("none", kind, "0.wav"), "text");
    const { code, stderr } = await train("none");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*\n.*click\/0\.wav/);
  });

  test.each([
    ["--group-by", "speakr", /--group-by: .*"speakr"; it has speaker, fold, part; did you mean "speaker"\?/],
    ["--folds", "nothing", /--folds: .*"nothing"; it has speaker, fold, part/],
    ["--split", "fold", /split: column fold must hold "test" .* use --folds fold/],
    ["--k", "13", /from 2 to the 12 clips, got 13/],
  ])("%s is given %s", async (option, value, message) => {
    expectRefusal(await run(folder, ["evaluate", "clips.csv", ...small, option, value]), message);
  });

  test("groups have gaps", async () => {
    write(inFolder("gaps.csv"), readFileSync(inFolder("clips.csv"), "utf8").replace(",s1,", ",,"));
    expectRefusal(
      await train("gaps.csv", "--group-by", "speaker"),
      /a value in the column "speaker", got none for sounds\/click\/1\.wav; fill it in/,
    );
    expect(await train("gaps.csv")).toMatchObject({ code: 0 });
  });

  test("the training part of a fold has one class", async () => {
    const rows = readFileSync(inFolder("clips.csv"), "utf8")
      .split("\n")
      .filter((row) => !row.includes("noise"));
    write(
      inFolder("two.csv"),
      rows
        .map((row, i) => `${row},${["kind", row.includes("tone") ? "x" : "y"][Math.min(i, 1)]}`)
        .slice(0, -1)
        .join("\n"),
    );
    expectRefusal(
      await run(folder, ["evaluate", "two.csv", "--folds", "kind", ...small]),
      /fold "x": .* at least two classes, got 4 clips of "click"/,
    );
  });
});

describe("odd files are named, and the others used", () => {
  let report: { n: number; skipped: { name: string; reason: string }[]; warnings: string[] };
  const reasonFor = (name: string): string => report.skipped.find((file) => file.name === name)?.reason ?? "";

  beforeAll(async () => {
    writeSounds(inFolder("odd"), 3);
    const mp3 = readFileSync(join(root, "test/fixtures/audio/chirp-16k-mono.mp3"));
    const float = encodeWav({ sampleRate: 16_000, channels: [new Float32Array(8000).fill(0.1)] });
    const withNaN = Uint8Array.from(float);
    new DataView(withNaN.buffer).setFloat32(withNaN.length - 400, NaN, true);
    const manyChannels = Uint8Array.from(float);
    new DataView(manyChannels.buffer).setUint16(22, 65_535, true);
    const files = {
      "text.wav": "this is a text",
      "empty.wav": "",
      "cut.mp3": mp3.subarray(0, 700),
      "silent.wav": encodeWav({ sampleRate: 16_000, channels: [new Float32Array(8000)] }),
      "nan.wav": withNaN,
      "short.wav": encodeWav({ sampleRate: 16_000, channels: [Float32Array.of(0.1, -0.1, 0.2)] }),
      "channels.wav": manyChannels,
    };
    for (const [name, content] of Object.entries(files)) write(inFolder("odd/tone", name), content);
    writeFileSync(Buffer.from(inFolder("odd/tone/caf\xe9.wav"), "latin1"), sound("tone", 1));
    write(inFolder("odd/bell/only.wav"), sound("tone", 40));
    const { code, stdout } = await run(folder, ["train", "odd", "--json", ...small]);
    expect(code).toBe(0);
    report = JSON.parse(stdout);
  });

  test.each([
    ["a text named .wav", "tone/text.wav", /is not an audio file: its first bytes are .*this is/],
    ["an empty file", "tone/empty.wav", /empty|0 bytes/],
    ["samples that are NaN", "tone/nan.wav", /samples must be finite, got NaN at sample/],
    ["65,535 channels", "tone/channels.wav", /channels/],
    ["a name that is not UTF-8", "tone/caf\uFFFD.wav", /name in UTF-8.*rename it/],
  ])("%s is skipped", (_, name, reason) => expect(reasonFor(name)).toMatch(reason));

  test("a clip shorter than a frame, a silent one and the whole part of a cut MP3 are used, the silent one with a warning", () => {
    const skipped = report.skipped.map(({ name }) => name);
    expect(skipped).toHaveLength(5);
    expect(skipped).not.toContain("tone/cut.mp3");
    expect(report.n).toBe(9 + 3 + 1);
    expect(report.warnings).toContain("tone/silent.wav: is silent");
  });

  test("a class of one clip is used, with a warning", () => {
    expect(report.warnings.join("\n")).toMatch(/only one clip each in bell: .* add clips/);
  });

  test("people see at most ten of them and a count", async () => {
    for (let i = 0; i < 12; i++) write(inFolder("odd/noise", `bad${i}.wav`), "text");
    const { stdout } = await run(folder, ["evaluate", "odd", ...small]);
    expect(stdout).toMatch(/17 files skipped:\n( {2}\S.*\n){10} {2}… and 7 more\n/);
  });

  test("predict reports them, names the others, and ends with 1", async () => {
    const files = ["sounds/tone/0.wav", "odd/tone/text.wav", "gone.wav", "sounds/noise/0.wav"];
    const { code, stdout, stderr } = await run(folder, ["predict", "sounds.ulmus", ...files]);
    expect(code).toBe(1);
    expect(stdout.match(/^(tone|noise) /gm)).toEqual(["tone ", "noise "]);
    expect(stderr).toMatch(
      /^error: odd\/tone\/text\.wav: is not an audio file.*\nerror: gone\.wav: does not exist.*\n2 files could not be used\n$/,
    );
    const lines = (await run(folder, ["predict", "sounds.ulmus", ...files, "--json"])).stdout.trimEnd().split("\n");
    expect(lines.map((line) => ("error" in JSON.parse(line) ? "error" : JSON.parse(line).label))).toEqual([
      "tone",
      "error",
      "error",
      "noise",
    ]);
  });
});

describe("a model file is refused if", () => {
  const predict = (model: string): Promise<Run> => run(folder, ["predict", model, "sounds/tone/0.wav"]);

  test("it is cut in half", async () => {
    const bytes = readFileSync(inFolder("sounds.ulmus"));
    write(inFolder("half.ulmus"), bytes.subarray(0, bytes.length / 2));
    expectRefusal(await predict("half.ulmus"), /^error: half\.ulmus: .*cut or changed/);
    write(inFolder("stub.ulmus"), bytes.subarray(0, 5));
    expectRefusal(await predict("stub.ulmus"), /^error: stub\.ulmus: /);
  });

  test("it is of another version, with the versions and what to do", async () => {
    const { metadata, tensors } = readTensors(readFileSync(inFolder("sounds.ulmus")), "sounds.ulmus");
    const { crc32: _, ...rest } = metadata;
    write(inFolder("new.ulmus"), writeTensors({ metadata: { ...rest, version: "9" }, tensors }));
    expectRefusal(
      await predict("new.ulmus"),
      /^error: new\.ulmus: is of model version 9, this ulmus reads version 1; train it again/,
    );
  });

  test("it is no model", async () => {
    expectRefusal(await predict("clips.csv"), /^error: clips\.csv: .*not a model/);
    expectRefusal(await predict("gone.ulmus"), /^error: gone\.ulmus: does not exist/);
    expectRefusal(await predict("sounds"), /^error: sounds: must be a file, got a folder/);
  });
});

describe("a recipe is refused, with the name of its file, if", () => {
  test.each([
    ["it has an unknown name", `${smallRecipe}unit = 3\n`, /^error: bad\.toml: recipe: .*layer has no unit;/],
    ["a value is out of range", smallRecipe.replace("30", "-1"), /^error: bad\.toml: recipe: /],
    ["it is not TOML", "[layer\n", /^error: bad\.toml: line 1: is not TOML: /],
    ["it has no blocks", "[layer]\nunits = 3\n", /^error: bad\.toml: must have at least one block/],
  ])("%s", async (_, toml, message) => {
    write(inFolder("bad.toml"), toml);
    const { code, stderr } = await run(folder, ["train", "sounds", "--recipe", "bad.toml"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe("the command line is refused, with a hint, if", () => {
  test.each([
    ["the command is misspelt", ["tran", "sounds"], /Did you mean train\?/],
    ["an option is misspelt", ["train", "sounds", "--group-bi", "x"], /Did you mean --group-by\?/],
    ["an argument is missing", ["predict", "sounds.ulmus"], /files: give sounds, or a file of features by --features/],
    ["a number is no number", ["evaluate", "sounds", "--k", "many"], /whole number ≥ 2/],
    ["two options exclude each other", ["evaluate", "clips.csv", "--k", "3", "--folds", "fold"], /cannot be used with/],
    ["a preset is unknown", ["train", "sounds", "--preset", "defualt"], /got "defualt"; did you mean "default"\?/],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await run(folder, args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("--out", () => {
  test("replaces a model, and nothing else", async () => {
    const table = readFileSync(inFolder("clips.csv"), "utf8");
    expectRefusal(
      await run(folder, ["train", "sounds", "--out", "clips.csv", ...small]),
      /^error: clips\.csv: .*is not a model, so it is not replaced/,
    );
    expect(readFileSync(inFolder("clips.csv"), "utf8")).toBe(table);
    expect(await run(folder, ["train", "sounds", "--out", "sounds.ulmus", ...small])).toMatchObject({ code: 0 });
  });

  test("must be in a folder that exists, which is told before the work", async () => {
    expectRefusal(
      await run(folder, ["train", "sounds", "--out", "gone/m.ulmus", ...small]),
      /^error: gone\/m\.ulmus: its folder must exist/,
    );
  });

  const isFull = existsSync("/dev/full");
  test.skipIf(!isFull)(
    `says so when the disk is full${isFull ? "" : " (skipped: there is no /dev/full here)"}`,
    async () => {
      expectRefusal(
        await run(folder, ["train", "sounds", "--out", "/dev/full", ...small]),
        /^error: \/dev\/full: .*the disk is full/,
      );
      expect(statSync("/dev/full").isCharacterDevice()).toBe(true);
    },
  );

  test("leaves no temporary file behind", () => {
    expect(readdirSync(folder).filter((name) => /tmp|^\./.test(name))).toEqual([]);
  });
});

test("a cache that cannot be written costs a warning, not the work", async () => {
  const { code, stdout } = await run(folder, ["train", "sounds", "--json", ...small], {
    ULMUS_CACHE: inFolder("clips.csv"),
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).warnings.join()).toMatch(/clips\.csv/);
});
