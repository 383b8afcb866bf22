// Scores: the reader of **kern on what it must read and refuse, and on every Han song of the Essen collection; families; the map.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { densityMap, streams } from "ulmus-studies-source/studies/khoo2012/density-map.ts";
import { familiesOf } from "ulmus-studies-source/studies/khoo2012/families.ts";
import { type Melody, readKern } from "ulmus-studies-source/studies/khoo2012/kern.ts";
import { describe, expect, test } from "vitest";

function kern(...lines: string[]): Melody {
  return readKern(["!!!OTL: A song", "**kern", "*M2/4", "*k[f#]", "*G:", ...lines, "*-"].join("\n"), "song.krn");
}

describe("the reader of **kern", () => {
  test("reads pitches, accidentals, octaves, note values, dots and rests", () => {
    const { notes, tonic, records } = kern("{4c", "8.cc", "16CC#", "=1", "4r", "2BB-}", "{0dd}");
    expect(notes.map(({ pitch }) => pitch)).toEqual([60, 72, 37, undefined, 46, 74]);
    expect(notes.map(({ duration }) => duration)).toEqual([1, 0.75, 0.25, 1, 2, 8]);
    expect(notes.map(({ onset }) => onset)).toEqual([0, 1, 1.75, 2, 3, 5]);
    expect(notes.map(({ phrase }) => phrase)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(tonic).toBe(7);
    expect(records.get("OTL")).toBe("A song");
  });

  test("makes one note of those that are tied, over bar lines too", () => {
    const { notes } = kern("{[4g", "=2", "2g_", "4g]", "4a}");
    expect(notes).toMatchObject([
      { pitch: 67, duration: 4, onset: 0 },
      { pitch: 69, duration: 1, onset: 4 },
    ]);
  });

  test.each([
    ["two spines", () => kern("4c\t4e"), /song\.krn, line 6: must have one spine/],
    ["a chord", () => kern("4c 4e"), /line 6: "4c 4e" is no note/],
    ["letters that differ", () => kern("4cd"), /"4cd" is no note/],
    ["a note without a value", () => kern("c"), /"c" is no note/],
    ["an unknown interpretation", () => kern("*xx"), /the interpretation "\*xx" is not known/],
    ["a tie to another pitch", () => kern("[4c", "4d]"), /line 7: .* tied to a note of another pitch/],
    ["an end of a tie without its beginning", () => kern("4c]"), /closes a tie that was not opened/],
    ["a tie that is left open", () => kern("[4c"), /a tie is not closed/],
    ["nothing but rests", () => kern("4r"), /must hold a note/],
    ["a song that is cut off", () => readKern("**kern\n4c", "x"), /x: must begin with \*\*kern and end with \*-/],
    ["notes before **kern", () => readKern("4c\n**kern\n*-", "x"), /x, line 1: must stand between/],
    ["another spine", () => readKern("**dynam\nf\n*-", "x"), /must be \*\*kern/],
  ])("refuses %s", (_, read, message) => expect(read).toThrow(message));

  const folder = join(process.env["ULMUS_DATASETS"] ?? "../shared/datasets", "essen_han");
  const reason = existsSync(join(folder, "labels.csv"))
    ? ""
    : " (skipped: there is no essen_han in the folder ULMUS_DATASETS)";
  test.skipIf(reason !== "")(`reads at least 1215 of the 1223 Han songs of the Essen collection${reason}`, () => {
    const names = readdirSync(folder).filter((name) => name.endsWith(".krn"));
    const refused = names.flatMap((name) => {
      try {
        const { notes } = readKern(readFileSync(join(folder, name), "latin1"), name);
        return notes.every(({ pitch = 60 }) => pitch > 30 && pitch < 100) ? [] : [name];
      } catch (error) {
        return [String(error)];
      }
    });
    expect(refused.length, refused.join("\n")).toBeLessThanOrEqual(8);
  });
});

const scale = ["{4g", "4a", "4b", "4dd", "4ee", "4dd", "4b", "4a", "4g", "4b", "4a", "4g}"];

describe("the density map", () => {
  test("of intervals and degrees does not change when a song and its key are transposed", () => {
    const text = (tonic: string, notes: string[]): Melody =>
      readKern(["**kern", `*${tonic}:`, ...notes, "*-"].join("\n"));
    const low = text("C", ["{4c", "8e", "8g", "4c}"]);
    const high = text("D", ["{4d", "8f#", "8a", "4d}"]);
    for (const stream of streams) expect(densityMap(high, stream)).toEqual(densityMap(low, stream));
  });

  test("has squares that sum to 1 for each histogram, so their sum is a whole number", () => {
    for (const stream of streams) {
      const sum = densityMap(kern(...scale), stream).reduce((all, x) => all + x * x, 0);
      expect(sum).toBeCloseTo(Math.round(sum), 5);
      expect(sum).toBeGreaterThan(1);
    }
  });

  test("is finite for a song of one note", () => {
    for (const stream of streams) expect(densityMap(kern("4c"), stream).every(Number.isFinite)).toBe(true);
  });
});

describe("families", () => {
  const titled = (title: string, notes: string[]): Melody =>
    readKern([`!!!OTL: ${title}`, "**kern", ...notes, "*-"].join("\n"));
  const other = ["{4c", "4g", "4c", "4ee", "4c", "4dd", "4d", "4f", "4cc", "4c", "4g", "4d}"];

  test("join songs of one title, and transposed melodies of different ones; others stay apart", () => {
    const transposed = other.map((note) => note.replace(/[a-g]+/, (letters) => `${letters}#`));
    const families = familiesOf([
      titled("Mo li hua", scale),
      titled("Molihua", other),
      titled("Song", transposed),
      titled("Alone", ["{4c", "4d", "4c", "4d", "4c", "4d", "4c", "4d", "4c", "4d}"]),
    ]);
    expect(families[0]).toBe(families[1]);
    expect(families[2]).toBe(families[1]);
    expect(families[3]).not.toBe(families[0]);
  });
});
