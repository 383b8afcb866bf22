// What is printed, without running the program: widths, words, and the exit code of each kind of error.
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { ArgumentError, FileError, NumericalError } from "ulmus";
import { describe, expect, test } from "vitest";
import { exitCodeOf, InputError, Interrupted } from "../../packages/cli/src/failure.ts";
import { nearest } from "../../packages/cli/src/nearest.ts";
import { confusionText } from "../../packages/cli/src/terminal/confusion.ts";
import { bar, duration, percent, size } from "../../packages/cli/src/terminal/format.ts";
import { table } from "../../packages/cli/src/terminal/table.ts";

const longest = (text: string): number =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split("\n")
      .map((line) => [...line].length),
  );

describe("a confusion matrix", () => {
  const label = fc.string({ minLength: 1, maxLength: 40 });
  const classes = fc.uniqueArray(label, { minLength: 2, maxLength: 30 });
  const count = fc.oneof(fc.nat({ max: 9 }), fc.nat({ max: 99_999 }));
  const width = fc.integer({ min: 80, max: 160 });

  test("fits the terminal from 80 letters on, whatever the labels and counts", () =>
    fc.assert(
      fc.property(classes, count, width, (names, most, columns) => {
        const confusion = names.map((_, i) => names.map((__, j) => (i === j ? most : (i * 7 + j) % 3)));
        expect(longest(confusionText(confusion, names, columns))).toBeLessThanOrEqual(columns);
      }),
    ));

  test("shows every count of up to 20 classes, and above that the pairs that are confused most, most first", () => {
    const square = (n: number): number[][] =>
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 50 : 0)));
    const names = (n: number): string[] => Array.from({ length: n }, (_, c) => `class ${c}`);
    expect(confusionText(square(20), names(20), 100).match(/50/g)).toHaveLength(20);
    const many = square(25);
    [many[3][4], many[5][6]] = [2, 9];
    const lines = stripVTControlCharacters(confusionText(many, names(25), 100)).split("\n");
    expect(lines.slice(1).map((line) => line.split(/ {2,}/))).toEqual([
      ["class 5", "class 6", "9", "15 %"],
      ["class 3", "class 4", "2", "4 %"],
    ]);
    expect(confusionText(square(25), names(25), 100)).toBe("no clip was confused with another class");
  });

  test("numbers the columns where labels begin alike", () => {
    const text = stripVTControlCharacters(
      confusionText(
        [
          [1, 0],
          [0, 1],
        ],
        ["environment one", "environment two"],
        80,
      ),
    );
    expect(text).toMatch(/^ +1 +2\n 1 environment one /);
  });
});

test("a table puts words to the left and numbers to the right", () => {
  expect(
    stripVTControlCharacters(
      table(
        ["a", "bb", "n"],
        [
          ["x", "y", "1"],
          ["xx", "yyy", "10"],
        ],
      ),
    ),
  ).toBe("a    bb     n\nx    y      1\nxx   yyy   10");
});

test("numbers are printed as people read them", () => {
  expect([
    percent(0.9834),
    duration(0.0012),
    duration(0.34),
    duration(12.34),
    duration(250),
    size(812),
    size(43_100),
    size(9.2e6),
  ]).toEqual(["98.3 %", "1.2 ms", "340 ms", "12.3 s", "4 min 10 s", "812 B", "43.1 kB", "9.2 MB"]);
  expect([bar(0), bar(0.5), bar(1)]).toEqual(["░".repeat(10), "█████░░░░░", "█".repeat(10)]);
});

test("a name is suggested only if it is near", () => {
  expect(nearest("speakr", ["fold", "speaker"])).toBe('; did you mean "speaker"?');
  expect(nearest("Speaker", ["fold", "speaker"])).toBe('; did you mean "speaker"?');
  expect(nearest("person", ["fold", "speaker"])).toBe("");
});

test("exit codes: 1 what users can mend, 130 Ctrl-C, 70 all else", () => {
  const missing = Object.assign(new Error("ENOENT"), { code: "ENOENT", path: "a.toml" });
  const users = [new InputError(""), new ArgumentError(""), new FileError(""), new NumericalError(""), missing];
  expect(users.map(exitCodeOf)).toEqual([1, 1, 1, 1, 1]);
  expect([new Interrupted(""), new TypeError("x is not a function"), "text"].map(exitCodeOf)).toEqual([130, 70, 70]);
});
