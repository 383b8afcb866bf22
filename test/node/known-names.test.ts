import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readDataset } from "ulmus-source/node/dataset.ts";
import { readKnownNames } from "ulmus-source/node/known-names.ts";
import { temporaryFolder, writeFiles } from "./sounds.ts";

const datasets = resolve(process.env["ULMUS_DATASETS"] ?? "../shared/datasets");

/** A data set of empty files. */
async function named(...files: readonly string[]) {
  const folder = temporaryFolder();
  writeFiles(folder, Object.fromEntries(files.map((file) => [file, ""])));
  return readDataset(folder);
}

describe("file names of known data sets", () => {
  test.each([
    [
      "RAVDESS",
      "Actor_12/03-01-06-01-02-01-12.wav",
      { label: "fearful", columns: { speaker: "12", intensity: "01", statement: "02", take: "01" } },
    ],
    [
      "CREMA-D",
      "1001_DFA_ANG_XX.wav",
      { label: "anger", columns: { speaker: "1001", sentence: "DFA", intensity: "XX" } },
    ],
    ["EMO-DB", "wav/03a01Fa.wav", { label: "happiness", columns: { speaker: "03", text: "a01", take: "a" } }],
    ["ESC-50", "audio/1-100032-A-0.wav", { label: "dog", columns: { source: "100032", fold: "1", take: "A" } }],
    ["ESC-50", "audio/5-9032-A-49.wav", { label: "hand_saw", columns: { source: "9032", fold: "5", take: "A" } }],
    [
      "UrbanSound8K",
      "audio/fold10/100648-1-0-0.wav",
      { label: "car_horn", columns: { source: "100648", fold: "10", occurrence: "0", slice: "0" } },
    ],
    ["Speech Commands", "yes/0a7c2a8d_nohash_0.wav", { label: "yes", columns: { speaker: "0a7c2a8d", take: "0" } }],
    ["GTZAN", "genres/hiphop/hiphop.00042.wav", { label: "hiphop", columns: { number: "00042" } }],
  ])("of %s: %s", (name, path, facts) => {
    expect(readKnownNames([path])).toEqual({ name, facts: [facts] });
  });

  test.each([
    "03-01-09-01-02-01-12.wav",
    "1001_DFA_XYZ_XX.wav",
    "1-100032-A-50.wav",
    "fold11/1-1-0-0.wav",
    "dog/a.wav",
  ])("%s is of none of them", (path) => expect(readKnownNames([path])).toBeUndefined());

  test("count only if all of them follow one grammar", () => {
    expect(readKnownNames(["03a01Fa.wav", "1001_DFA_ANG_XX.wav"])).toBeUndefined();
    expect(readKnownNames([])).toBeUndefined();
  });
});

describe("a folder of a known data set", () => {
  test("needs no sub-folders: labels and speakers are in the names", async () => {
    const { items, columns, naming } = await named("03a01Fa.wav", "03a02Wb.wav", "08b01Na.wav");
    expect(items.map(({ label, columns: { speaker } }) => `${label} ${speaker}`)).toEqual([
      "happiness 03",
      "anger 03",
      "neutral 08",
    ]);
    expect([columns, naming]).toEqual([["speaker", "text", "take"], "EMO-DB"]);
  });

  test("has its own labels where folders are actors or folds", async () => {
    const { items } = await named(
      "Actor_01/03-01-03-01-01-01-01.wav",
      "Actor_01/03-01-05-01-01-01-01.wav",
      "Actor_02/03-01-03-01-01-01-02.wav",
    );
    expect(items.map(({ label }) => label)).toEqual(["happy", "angry", "happy"]);
  });

  test("keeps the user's words where folders divide the files as the names do", async () => {
    const { items, naming } = await named("joy/03a01Fa.wav", "joy/08a01Fb.wav", "wrath/03a02Wb.wav");
    expect(items.map(({ label, columns }) => [label, columns["speaker"]])).toEqual([
      ["joy", "03"],
      ["joy", "08"],
      ["wrath", "03"],
    ]);
    expect(naming).toBe("EMO-DB");
  });

  test("is any other folder as soon as one name differs", async () => {
    const { items, columns, naming } = await named("joy/03a01Fa.wav", "wrath/03a02Wb.wav", "wrath/other.wav");
    expect([items.length, columns, naming]).toEqual([3, [], undefined]);
  });

  test("must have two classes", async () => {
    await expect(named("03a01Fa.wav", "08a01Fb.wav")).rejects.toThrow(/two classes, got one \("happiness", 2 files\)/);
  });

  const emodb = join(datasets, "emodb");
  test.skipIf(!existsSync(emodb))(
    "EMO-DB's own files, without its table, give the table's labels and speakers (needs the data sets)",
    async () => {
      const folder = temporaryFolder();
      const [header, ...lines] = readFileSync(join(emodb, "labels.csv"), "utf8").trim().split("\n");
      mkdirSync(join(folder, "wav"));
      const rows = lines.map((line) =>
        Object.fromEntries(line.split(",").map((cell, i) => [header.split(",")[i], cell])),
      );
      for (const { path } of rows) symlinkSync(join(emodb, path), join(folder, "wav", basename(path)));
      const { items } = await readDataset(folder);
      const found = new Map(
        items.map(({ name, label, columns }) => [basename(name), [label, Number(columns["speaker"])]]),
      );
      expect(found.size).toBe(535);
      const pairs = new Set(rows.map(({ path, label }) => `${label} ${found.get(basename(path))?.[0]}`));
      expect(pairs.size).toBe(7); // the table's words and the grammar's go together one to one
      expect(new Set(rows.map(({ path, speaker }) => `${speaker} ${found.get(basename(path))?.[1]}`)).size).toBe(10);
    },
  );
});
