import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileError } from "ulmus-source/errors.ts";
import { readDataset } from "ulmus-source/node/dataset.ts";
import { temporaryFolder, writeFiles } from "./sounds.ts";

const datasets = resolve(process.env["ULMUS_DATASETS"] ?? "../shared/datasets");
const present = existsSync(join(datasets, "esc10"));

/** The FileError that reading `path` ends with. */
async function refusal(path: string): Promise<string> {
  const error: unknown = await readDataset(path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FileError);
  return (error as FileError).message;
}

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

function table(content: string | Uint8Array): string {
  return join(folderOf({ "labels.csv": content }), "labels.csv");
}

describe("a folder with a sub-folder for each class", () => {
  test("gives each sound at any depth the name of the sub-folder as its label", async () => {
    const root = folderOf({ "dog/b.wav": "", "dog/a.mp3": "", "cat/deep/er/c.FLAC": "" });
    const { items, columns, root: found } = await readDataset(root);
    expect(items.map(({ name, label }) => [name, label])).toEqual([
      ["cat/deep/er/c.FLAC", "cat"],
      ["dog/a.mp3", "dog"],
      ["dog/b.wav", "dog"],
    ]);
    expect(items.map(({ path }) => path)).toEqual(items.map(({ name }) => join(root, name)));
    expect([columns, found]).toEqual([[], root]);
  });

  test("passes over and counts what is hidden or by its name no sound", async () => {
    const root = folderOf({
      "dog/a.wav": "",
      "cat/b.wav": "",
      "dog/notes.txt": "",
      "dog/.c.wav": "",
      ".git/d.wav": "",
      "README.md": "",
      "__MACOSX/x.wav": "",
    });
    const { items, ignored } = await readDataset(root);
    expect([items.length, ignored]).toEqual([2, 5]);
  });

  test("may hold links to folders and files, also in a circle", async () => {
    const root = folderOf({ "dog/a.wav": "", "cat/b.wav": "" });
    symlinkSync("..", join(root, "dog", "up"));
    symlinkSync(join(root, "dog"), join(root, "wolf"));
    symlinkSync("nowhere.wav", join(root, "cat", "gone.wav"));
    const { items } = await readDataset(root);
    expect(items.map(({ name }) => name)).toEqual(["cat/b.wav", "cat/gone.wav", "dog/a.wav", "wolf/a.wav"]);
  });

  test.skipIf(process.platform !== "linux")("skips a name that is not UTF-8 (only Linux allows one)", async () => {
    const root = folderOf({ "dog/a.wav": "", "cat/b.wav": "" });
    writeFileSync(Buffer.concat([Buffer.from(`${root}/dog/gr`), Buffer.from([0xfc]), Buffer.from(".wav")]), "");
    const { items, skipped } = await readDataset(root);
    expect(items).toHaveLength(2);
    expect(skipped).toEqual([
      { name: "dog/gr\ufffd.wav", reason: "must have a name in UTF-8, got other bytes; rename it" },
    ]);
  });

  test("names a sub-folder without sounds among the skipped", async () => {
    const root = folderOf({ "dog/a.wav": "", "cat/b.wav": "", "cow/c.txt": "" });
    const { skipped, ignored } = await readDataset(root);
    expect(skipped.map(({ name }) => name)).toEqual(["cow/"]);
    expect(ignored).toBe(1);
  });

  test("is refused if it does not exist, is empty, has loose sounds, or one class", async () => {
    expect(await refusal("/nowhere/at all")).toBe("/nowhere/at all: does not exist; check the path");
    expect(await refusal(folderOf({}))).toMatch(/must hold sound files, found none; make a sub-folder for each class/);
    expect(await refusal(folderOf({ "a.wav": "", "b.wav": "" }))).toMatch(
      /must have a label, got 2 files without sub-folders; make a sub-folder for each class .*or write a CSV/,
    );
    expect(await refusal(folderOf({ "dog/a.wav": "" }))).toMatch(/at least two classes, got one \("dog", 1 files\)/);
  });

  test("that holds a CSV file is refused with a pointer to it", async () => {
    const root = folderOf({ "audio/a.wav": "", "labels.csv": "" });
    expect(await refusal(root)).toContain(`or give the CSV file in it: ${join(root, "labels.csv")}`);
  });

  test("is not a sound", async () => {
    expect(await refusal(join(folderOf({ "a.wav": "" }), "a.wav"))).toMatch(/got one sound; give the folder above it/);
  });
});

describe("a CSV file", () => {
  test("gives paths relative to itself, labels, and further columns as strings", async () => {
    const path = table("path,fold,label,speaker\nx/a.wav,1,dog,\n../b.wav,02,cat,Bo\n");
    const { items, columns, root } = await readDataset(path);
    expect([columns, root]).toEqual([["fold", "speaker"], join(path, "..")]);
    expect(items).toEqual([
      { path: join(root, "../b.wav"), name: "../b.wav", label: "cat", columns: { fold: "02", speaker: "Bo" } },
      { path: join(root, "x/a.wav"), name: "x/a.wav", label: "dog", columns: { fold: "1", speaker: "" } },
    ]);
  });

  test("is read the same with a byte order mark, other line ends, quotes, blanks, semicolons and tabs", async () => {
    const plain = "path,label,note\na.wav,dog,x\nb.wav,cat,y\n";
    const names = async (content: string): Promise<unknown> =>
      (await readDataset(table(content))).items.map(({ name, label, columns }) => [name, label, columns]);
    const expected = await names(plain);
    expect(expected).toEqual([
      ["a.wav", "dog", { note: "x" }],
      ["b.wav", "cat", { note: "y" }],
    ]);
    const forms = [
      `\ufeff${plain}`,
      plain.replaceAll("\n", "\r\n"),
      plain.replaceAll(/\w+(\.wav)?/g, '"$&"'),
      plain.replaceAll(",", " , "),
      plain.replaceAll(",", ";"),
      plain.replaceAll(",", "\t"),
      `${plain.replaceAll("\n", "\n\n")}\n\n`,
    ];
    for (const form of forms) expect(await names(form), form).toEqual(expected);
  });

  test("may hold any text in quoted cells", async () => {
    const cell = fc
      .string({ unit: "binary", minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() === text && !text.includes("\0"));
    await fc.assert(
      fc.asyncProperty(cell, cell, async (label, note) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const content = `path,label,note\na.wav,${quote(label)},${quote(note)}\nb.wav,${quote(`${label}2`)},\n`;
        const { items } = await readDataset(table(content));
        expect([items[0].label, items[0].columns["note"]]).toEqual([label, note]);
      }),
      { numRuns: 50 },
    );
  });

  test("is refused without its columns, which are named, with a guess", async () => {
    expect(await refusal(table("file,Label\na.wav,b\n"))).toMatch(
      /must have the columns "path" and "label", got "file", "Label"; rename "file" to "path"/,
    );
    expect(await refusal(table("path,Label\na.wav,b\n"))).toMatch(/rename "Label" to "label"/);
    expect(await refusal(table("path,fold\na.wav,b\n"))).toMatch(/got "path", "fold"; add a column "label"/);
    expect(await refusal(table("path,label,x,x\na.wav,b,1,2\n"))).toMatch(/different names, got "x" twice/);
  });

  test("is refused with the line of an empty cell, a missing cell, or an open quote", async () => {
    expect(await refusal(table("path,label\na.wav,dog\nb.wav,\n"))).toMatch(/line 3: label must not be empty/);
    expect(await refusal(table("path,label\n,dog\nb.wav,cat\n"))).toMatch(/line 2: path must not be empty/);
    expect(await refusal(table("path,label\na.wav,dog\nb.wav\n"))).toMatch(
      /line 3: must have 2 cells \(path, label\), got 1/,
    );
    expect(await refusal(table('path,label\na.wav,"dog\n'))).toMatch(/must be a CSV file, got: .*quot/i);
  });

  test("is refused if it is empty, has no lines, one class, or is not UTF-8", async () => {
    expect(await refusal(table(""))).toMatch(/must have a header line, got an empty file; write "path,label"/);
    expect(await refusal(table("path,label\n"))).toMatch(/a line for each sound, got none/);
    expect(await refusal(table("path,label\na.wav,dog\nb.wav,dog\n"))).toMatch(
      /two classes, got one \("dog", 2 files\); add/,
    );
    expect(await refusal(table(Buffer.from("path,label\ngr\xfc.wav,dog\n", "latin1")))).toMatch(
      /must be text in UTF-8/,
    );
    expect(await refusal(table(Buffer.from("\ufeffpath,label\na.wav,dog\n", "utf16le")))).toMatch(
      /must be text in UTF-8/,
    );
  });

  test("is refused if a sound has two labels; a sound that is listed twice is used once", async () => {
    const two = "path,label\na.wav,dog\nb.wav,dog\n./a.wav,cat\n";
    expect(await refusal(table(two))).toMatch(/a sound must have one label, got "dog" in line 2 and "cat" in line 4/);
    const { items, skipped } = await readDataset(table("path,label\na.wav,dog\nb.wav,cat\nx/../a.wav,dog\n"));
    expect(items).toHaveLength(2);
    expect(skipped).toEqual([
      { name: "x/../a.wav", reason: "is in the CSV twice, in lines 2 and 4; the first is used" },
    ]);
  });

  test("gives the same items in whatever order its lines are", async () => {
    const lines = ["a/z.wav,dog", "a.wav,cat", "B.wav,dog", "ä.wav,cat", "a-b.wav,dog"];
    const folder = temporaryFolder();
    const path = join(folder, "labels.csv");
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        writeFileSync(path, `path,label\n${shuffled.join("\n")}\n`);
        const { items } = await readDataset(path);
        expect(items.map(({ name }) => name)).toEqual(["B.wav", "a-b.wav", "a.wav", "a/z.wav", "ä.wav"]);
      }),
      { numRuns: 20 },
    );
  });

  test("need not have its sounds there", async () => {
    expect((await readDataset(table("path,label\nno.wav,dog\nnone.wav,cat\n"))).items).toHaveLength(2);
  });

  test("must be a file", async () => {
    const folder = folderOf({});
    mkdirSync(join(folder, "x.csv"));
    expect(await refusal(join(folder, "x.csv"))).toMatch(/must hold sound files, found none/);
  });
});

const reason = present ? "" : ` (skipped: no ${datasets}/esc10)`;
describe.skipIf(!present)(`ESC-10${reason}`, () => {
  test("is the same 400 sounds and labels as a CSV and as a folder", async () => {
    const byTable = await readDataset(join(datasets, "esc10/labels.csv"));
    const byFolder = await readDataset(join(datasets, "esc10/audio"));
    expect(byTable.items).toHaveLength(400);
    expect(byTable.columns).toEqual(["speaker", "fold"]);
    const facts = (of: typeof byTable): unknown => of.items.map(({ path, label }) => [path, label]);
    expect(facts(byFolder)).toEqual(facts(byTable));
  });
});
