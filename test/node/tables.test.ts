// Tables of features in every format: what is written is read again to the bit, files of numpy are read, and what is wrong
// in a file is told with its place.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeTensors } from "ulmus-source/model/safetensors.ts";
import { assembleTable, type FeatureTable } from "ulmus-source/node/tables/feature-table.ts";
import { readNpy, writeNpy } from "ulmus-source/node/tables/npy.ts";
import { readFeatureTable } from "ulmus-source/node/tables/read-table.ts";
import { writeFeatureTable } from "ulmus-source/node/tables/write-table.ts";
import { temporaryFolder } from "./sounds.ts";

const golden = JSON.parse(readFileSync("test/golden/npy.json", "utf8"));
const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, "base64");

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): (name: string) => string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return (name) => join(folder, name);
}

const word = fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => `w${text.replaceAll("\0", "")}`);
const table: fc.Arbitrary<FeatureTable> = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), names: fc.uniqueArray(word, { minLength: 1, maxLength: 4 }) })
  .chain(({ rows, names }) =>
    fc
      .record({
        data: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
          minLength: rows * names.length,
          maxLength: rows * names.length,
        }),
        words: fc.array(word, { minLength: 2 * rows, maxLength: 2 * rows }),
      })
      .map(({ data, words }) => ({
        columns: names.map((name, j) => ({ name, unit: `u${j}` })),
        // A file of text has no place for the sign of 0.
        features: { rows, columns: names.length, data: Float32Array.from(data, (x) => x + 0) },
        texts: { path: words.slice(0, rows), label: words.slice(rows) },
      })),
  );

describe("a table comes back to the bit, with names and text", () => {
  test.each([
    ["csv", false, true],
    ["parquet", true, true],
    ["safetensors", true, true],
    ["npy", false, false],
  ] as const)("%s", async (extension, keepsUnits, keepsNames) => {
    const folder = temporaryFolder();
    await fc.assert(
      fc.asyncProperty(table, async (given) => {
        const path = join(folder, `t.${extension}`);
        await writeFeatureTable(path, given);
        const { columns, features, texts } = await readFeatureTable(path);
        expect(features).toEqual(given.features);
        expect(texts).toEqual(given.texts);
        if (keepsNames) expect(columns.map(({ name }) => name)).toEqual(given.columns.map(({ name }) => name));
        if (keepsUnits) expect(columns).toEqual(given.columns);
      }),
      { numRuns: 25 },
    );
  });

  test("columns of one name are told apart by a number", async () => {
    const path = join(temporaryFolder(), "t.csv");
    const columns = ["a", "b", "a"].map((name) => ({ name, unit: "1" }));
    await writeFeatureTable(path, {
      columns,
      features: { rows: 1, columns: 3, data: Float32Array.of(1, 2, 3) },
      texts: {},
    });
    expect(readFileSync(path, "utf8")).toBe("a,b,a_2\n1,2,3\n");
  });
});

describe("NPY of numpy itself (python3 scripts/golden-npy.py)", () => {
  test.each(Object.keys(golden.floats))("%s", (kind) => {
    const { rows, columns, data } = readNpy(bytesOf(golden.floats[kind]), kind);
    expect([rows, columns]).toEqual([2, 3]);
    expect(Array.from(data)).toEqual(golden.values.flat());
  });
  test.each(Object.keys(golden.integers))("%s", (kind) => {
    expect(Array.from(readNpy(bytesOf(golden.integers[kind]), kind).data)).toEqual(golden.whole.flat());
  });
  test("what we write begins as numpy's own file", () => {
    const ours = writeNpy({ rows: 2, columns: 3, data: Float32Array.from(golden.values.flat() as number[]) });
    expect(Buffer.from(ours).toString("base64")).toBe(golden.floats["<f4"]);
  });
});

describe("which columns are learnt from", () => {
  test("numbers, but not folds, groups and columns that are named as text; lists become columns", async () => {
    const at = folderWith({ "t.csv": "path,fold,actor,x,y,word\na.wav,1,7,0.5,1e3,yes\nb.wav,2,8,-1,2,12\n" });
    const { columns, texts } = await readFeatureTable(at("t.csv"), { textColumns: ["actor", "word"] });
    expect(columns.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(texts).toEqual({ path: ["a.wav", "b.wav"], fold: ["1", "2"], actor: ["7", "8"], word: ["yes", "12"] });
  });

  test("semicolons, and labels of a CSV by path or by order", async () => {
    const at = folderWith({
      "t.csv": "path;x\na;1\nb;2\n",
      "labels.csv": "path,label\nb,second\na,first\n",
      "order.csv": "label\none\ntwo\n",
    });
    const byPath = await readFeatureTable(at("t.csv"), { labels: at("labels.csv") });
    expect(byPath.texts["label"]).toEqual(["first", "second"]);
    const byOrder = await readFeatureTable(at("t.csv"), { labels: at("order.csv") });
    expect(byOrder.texts["label"]).toEqual(["one", "two"]);
  });

  test("a column of lists, as Parquet may have it, has a column for each of their numbers", () => {
    const context = { file: "t.parquet", textColumns: [], placeOf: (row: number) => `row ${row + 1}` };
    const lists = [Float32Array.of(1, 2), [3, 4n]];
    const { columns, features } = assembleTable([{ name: "embedding", values: lists }], context);
    expect(columns.map(({ name }) => name)).toEqual(["embedding0", "embedding1"]);
    expect(Array.from(features.data)).toEqual([1, 2, 3, 4]);
    expect(() => assembleTable([{ name: "embedding", values: [...lists, [5]] }], context)).toThrow(
      't.parquet: row 3: "embedding" must hold 2 numbers as in the rows before, got 1',
    );
  });
});

describe("what is wrong is told with its place", () => {
  const tensor = (shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
  const files = {
    "nan.csv": "label,x,y\na,1,2\nb,3,nan\n",
    "hole.csv": "label,x\na,1\nb,\n",
    "huge.csv": "x\n1e99\n",
    "long.csv": "label,x\na,1\nb,2,3\n",
    "twice.csv": "x,x\n1,2\n",
    "words.csv": "label,word\na,b\n",
    "empty.csv": "",
    "header.csv": "x,y\n",
    "cut.npy": bytesOf(golden.floats["<f4"]).subarray(0, -4),
    "flat.npy": bytesOf(golden.flat),
    "text.npy": bytesOf(golden.text),
    "no.npy": "no array",
    "no.parquet": "no table",
    "three.safetensors": writeTensors({ metadata: {}, tensors: { a: tensor([2, 2, 2]), b: tensor([3]) } }),
    "two.safetensors": writeTensors({ metadata: {}, tensors: { a: tensor([2, 2]), b: tensor([3, 1]) } }),
    "no.xls": "?",
    "x.csv": "path,x\na,1\nb,2\n",
    "labels.csv": "path,label\na,1\n",
    "short.csv": "label\n1\n",
  };
  test.each([
    ["nan.csv", 'nan.csv: line 3, column "y": must be a finite number, got nan; fill it in'],
    ["hole.csv", 'hole.csv: line 3, column "x": must be a finite number, got nothing'],
    ["huge.csv", 'line 2, column "x": must be a finite number, got 1e99'],
    ["long.csv", "long.csv: line 3: must have 2 cells as the header, got 3"],
    ["twice.csv", 'columns must have different names, got "x" twice'],
    ["words.csv", 'must have columns of numbers to learn from, got only "label", "word"'],
    ["empty.csv", "must have a header line and a line for each row, got an empty file"],
    ["header.csv", "must have a row for each clip, got none"],
    ["cut.npy", "must hold 2 × 3 numbers of 4 bytes, got 20 bytes; it was cut or changed"],
    ["flat.npy", "must have two dimensions, rows × columns, got (3)"],
    ["text.npy", "must hold numbers (float32 best), got the type '<U1'"],
    ["no.npy", "must be a NPY file of numpy"],
    ["no.parquet", "must be a Parquet file, uncompressed or by snappy, gzip or brotli, got:"],
    [
      "three.safetensors",
      'must hold an array "features" of rows × columns, or one such array, got a (2 × 2 × 2), b (3)',
    ],
    ["two.safetensors", "or one such array, got a (2 × 2), b (3 × 1)"],
    ["no.xls", "features must be in a file .csv, .parquet, .npy, .safetensors, got .xls"],
    ["gone.csv", "gone.csv: "],
  ])("%s: %s", async (name, message) => {
    await expect(readFeatureTable(folderWith(files)(name))).rejects.toThrow(message);
  });

  test("labels that do not fit the rows", async () => {
    const at = folderWith(files);
    const read = (labels: string) => readFeatureTable(at("x.csv"), { labels: at(labels) });
    await expect(read("labels.csv")).rejects.toThrow(
      /labels\.csv: must have a line for each path of .*x\.csv, got none for b/,
    );
    await expect(read("short.csv")).rejects.toThrow(
      /short\.csv: must have a line for each of the 2 rows of .*x\.csv, got 1/,
    );
  });

  test("a name that says no format, before anything is written", async () => {
    const path = join(temporaryFolder(), "x.txt");
    const nothing = { columns: [], features: { rows: 0, columns: 0, data: new Float32Array(0) }, texts: {} };
    await expect(writeFeatureTable(path, nothing)).rejects.toThrow(
      "must end in one of .csv, .parquet, .npy, .safetensors, got .txt",
    );
  });
});
