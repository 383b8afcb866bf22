// ulmus features, and models of features that were brought along, with the program as it is installed.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readFeatureTable } from "ulmus/node";
import { beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, kinds, run, smallRecipe, temporaryFolder, write, writeSounds, writeTable } from "./program.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  writeSounds(at("sounds"), 6);
  writeTable(at("clips.csv"), "sounds", 6);
  write(at("small.toml"), smallRecipe);
  write(at("more/tone/1.wav"), readFileSync(at("sounds/tone/1.wav")));
  write(at("more/broken.wav"), "no sound");
  const { code, stderr } = await run(folder, ["features", "clips.csv", "--recipe", "small.toml", "--out", "f.parquet"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}, 60_000);

describe("ulmus features", () => {
  test("writes the same numbers in every format, labels by sub-folder, and measures nothing twice", async () => {
    const tables = [];
    for (const [i, extension] of ["csv", "parquet", "npy", "safetensors"].entries()) {
      const args = ["features", "sounds", "--set", "mfcc,tempo", "--out", `mfcc.${extension}`, "--json"];
      const { code, stdout } = await run(folder, args);
      expect(code).toBe(0);
      const { clips, kept, columns, soundSeconds } = JSON.parse(stdout);
      expect({ clips, kept, columns, soundSeconds }).toEqual({
        clips: 18,
        kept: i === 0 ? 0 : 18,
        columns: 161,
        soundSeconds: 9,
      });
      tables.push(await readFeatureTable(at(`mfcc.${extension}`)));
    }
    for (const { features, texts } of tables) {
      expect(features).toEqual(tables[0].features);
      expect(texts).toEqual(tables[0].texts);
    }
    expect(tables[0].texts["label"]).toEqual(kinds.flatMap((kind) => new Array(6).fill(kind)));
    expect(tables[0].columns.at(-1)?.name).toBe("tempo");
    expect(tables[1].columns.at(-1)?.unit).toBe("beats/min");
  });

  test("writes a row for each frame with its time; one damaged file is named and loses no other, and the exit code is 1", async () => {
    const { code, stdout } = await run(folder, [
      "features",
      "more",
      "--set",
      "yin,rms",
      "--frames",
      "--out",
      "frames.csv",
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 of 2, 0\.5\d* s|1 of 2, 500 ms/);
    expect(stdout).toMatch(/1 file skipped:\n {2}more\/broken\.wav: is not an audio file/);
    const { columns, features, texts } = await readFeatureTable(at("frames.csv"));
    expect(columns.map(({ name }) => name)).toEqual(["time", "yin", "rms"]);
    expect(features.rows).toBe(51);
    expect(features.data[3]).toBeCloseTo(0.01, 6);
    expect(new Set(texts["path"])).toEqual(new Set([join("more", "tone", "1.wav")]));
  });

  test("writes functionals over texture windows, with their units, of features with frames; a recipe says the same", async () => {
    const how = ["--functionals", "mean,regressionSlope", "--window", "0.2", "--out", "w.parquet"];
    const { code, stderr } = await run(folder, ["features", "sounds", "--set", "rms,tempo", ...how]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { columns, features } = await readFeatureTable(at("w.parquet"));
    expect(columns).toEqual([
      { name: "rms_mean_windowMean", unit: "1" },
      { name: "rms_regressionSlope_windowMean", unit: "1/s" },
      { name: "rms_mean_windowDeviation", unit: "1" },
      { name: "rms_regressionSlope_windowDeviation", unit: "1/s" },
      { name: "tempo", unit: "beats/min" },
    ]);
    const block = 'frames = "rms"\nencode = "functionals"\nfunctionals = ["mean", "regressionSlope"]';
    const text = `[[blocks]]\n${block}\nwindow = { seconds = 0.2, hopSeconds = 0.1 }\n[[blocks]]\nframes = "tempo"\n`;
    write(at("windows.toml"), text);
    await run(folder, ["features", "sounds", "--recipe", "windows.toml", "--out", "v.parquet"]);
    expect((await readFeatureTable(at("v.parquet"))).features).toEqual(features);
    const trained = await run(folder, ["train", "clips.csv", "--recipe", "windows.toml", "--out", "w.ulmus"]);
    expect(trained.stdout).toMatch(/features +5 for each clip/);
  });

  test("lists every feature, for people and for programs", async () => {
    const { stdout } = await run(folder, ["features", "--list"]);
    expect(stdout).toMatch(/^chroma {2}power of each pitch class.*\n {2}12 columns a frame \(1\); streams\n/m);
    const listed = JSON.parse((await run(folder, ["features", "--list", "--json"])).stdout);
    expect(listed.map(({ name }: { name: string }) => name)).toContain("pitch");
  });

  test.each([
    [
      ["sounds", "--set", "mfc", "--out", "x.csv"],
      /^error: --set: must name features, got "mfc"; did you mean "mfcc"\?/,
    ],
    [
      ["sounds", "--set", "rms", "--functionals", "men", "--out", "x.csv"],
      /^error: --encode: functionals\[0\]: must be one of mean, .* or a range such as percentileRange5to95, got "men"/,
    ],
    [["sounds", "--set", "tempo", "--encode", "functionals", "--out", "x.csv"], /got tempo, which are of whole clips/],
    [["sounds", "--encode", "functionals", "--out", "x.csv"], /--encode: is for features by name; give them by --set/],
    [["sounds", "--out", "x.txt"], /x\.txt: must end in one of \.csv, \.parquet, \.npy, \.safetensors, got \.txt/],
    [["sounds"], /--out: must be given/],
    [["--out", "x.csv"], /sounds: give files, folders or a CSV/],
    [["sounds", "--out", "gone/x.csv"], /gone\/x\.csv: its folder must exist/],
    [["clips.csv", "more", "--out", "x.csv"], /a CSV must stand alone/],
    [
      ["sounds", "--preset", "default", "--out", "x.csv"],
      /got the encoder dictionary, which learns from training clips/,
    ],
    [
      ["sounds", "--set", "tempo", "--frames", "--out", "x.csv"],
      /every block must have a row for each frame, got clip/,
    ],
  ])("refuses %o", async (args, message) => {
    expectRefusal(await run(folder, ["features", ...args]), message);
    expect(existsSync(at("x.csv"))).toBe(false);
  });
});

describe("features that were brought along", () => {
  test("make the model that their sounds make; it is scored by folds and groups of their columns, and predicts from such files", async () => {
    const brought = ["--features", "f.parquet", "--recipe", "small.toml"];
    const score = async (data: readonly string[]) => {
      const { stdout } = await run(folder, ["evaluate", ...data, "--folds", "fold", "--group-by", "speaker", "--json"]);
      const { n, accuracy, groupBy, features } = JSON.parse(stdout);
      return { n, accuracy, groupBy, features };
    };
    const ofSounds = await score(["clips.csv", "--recipe", "small.toml"]);
    expect(await score(brought)).toEqual(ofSounds);
    const trained = await run(folder, ["train", ...brought, "--out", "brought.ulmus"]);
    expect(trained.stdout).toMatch(/features +160 for each clip, brought along/);
    expect(trained.stdout).toMatch(/Next: ulmus predict brought\.ulmus --features <file>/);
    const { stdout } = await run(folder, ["predict", "brought.ulmus", "--features", "f.parquet", "--json"]);
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers).toHaveLength(18);
    for (const { path, label } of answers) expect(path).toContain(label);
    const ofSound = await run(folder, ["predict", "brought.ulmus", "sounds/tone/1.wav"]);
    expect(ofSound.code).toBe(1);
    expect(ofSound.stderr).toMatch(/the recipe has no blocks; it is for features of your own, not for sound/);
  });

  test("may be an array of numpy with a CSV of labels beside it", async () => {
    await run(folder, ["features", "clips.csv", "--recipe", "small.toml", "--out", "g.npy"]);
    const labels = ["--labels", "clips.csv", "--recipe", "small.toml", "--json"];
    const { code, stdout } = await run(folder, ["train", "--features", "g.npy", ...labels]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n: 18, model: "g.ulmus", classes: [...kinds], groupBy: "speaker" });
  });

  test.each([
    [
      ["train", "--features", "nolabel.csv"],
      /nolabel\.csv: must have the column "label", got "path", "class", "x"; name it so, or give a CSV with it by --labels/,
    ],
    [["train", "--features", "nolabel.npy"], /nolabel\.npy: must have the column "label", got "x0"/],
    [["train", "--features", "empty.csv"], /empty\.csv: row 2: label must not be empty/],
    [
      ["train", "--features", "one.csv"],
      /a classifier needs at least two classes, got one \("a", 2 usable of 2 clips\); add clips with another label/,
    ],
    [["train"], /data: give a data set of sounds, or a file of features by --features, and not both/],
    [["train", "clips.csv", "--labels", "clips.csv"], /--labels: is for --features/],
    [["predict", "brought.ulmus"], /files: give sounds, or a file of features/],
    [
      ["predict", "brought.ulmus", "--features", "one.csv"],
      /one\.csv: must have 160 columns of numbers, as brought\.ulmus has learnt from, got 1/,
    ],
  ])("are refused where %o", async (args, message) => {
    write(at("nolabel.csv"), "path,class,x\na,b,1\n");
    write(at("empty.csv"), "label,x\na,1\n,2\n");
    write(at("one.csv"), "label,x\na,1\na,2\n");
    const { writeNpy } = await import("ulmus-source/node/tables/npy.ts");
    writeFileSync(at("nolabel.npy"), writeNpy({ rows: 2, columns: 1, data: Float32Array.of(1, 2) }));
    expectRefusal(await run(folder, args), message);
  });
});
