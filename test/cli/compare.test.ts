// ulmus compare: what it refuses, and a table of a few sounds of which one is damaged.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectRefusal, run, temporaryFolder, write, writeSounds, writeTable } from "./program.ts";

const folder = temporaryFolder();

test("ulmus compare refuses words, columns and data that it does not know", async () => {
  writeSounds(join(folder, "sounds"), 4);
  writeTable(join(folder, "clips.csv"), "sounds", 4);
  expectRefusal(await run(folder, ["compare", "sounds", "--features", "mfc"]), /--features.*did you mean "mfcc"/);
  expectRefusal(await run(folder, ["compare", "sounds", "--systems", "svm"]), /--systems: must be of majority, ridge/);
  expectRefusal(await run(folder, ["compare", "clips.csv", "--group-by", "speakr"]), /did you mean "speaker"/);
  expectRefusal(await run(folder, ["compare", "none"]), /none: does not exist/);
  expect(await run(folder, ["compare", "sounds", "--minutes", "0"])).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/must be a number > 0/),
  });
});

test("ulmus compare writes its table in every format, divided as evaluate does, without a file that is damaged", async () => {
  write(join(folder, "sounds/tone/0.wav"), "no sound");
  const args = ["compare", "clips.csv", "--features", "mfcc", "--systems", "majority,ridge,knn", "--out", "out"];
  const { code, stdout, stderr } = await run(folder, [...args, "--no-leakage-check"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^MFCC statistics +linear ridge +\d/m);
  expect(stdout).toContain("sounds/tone/0.wav was left out: ");
  const read = (name: string): string => readFileSync(join(folder, "out", name), "utf8");
  for (const name of ["report.md", "report.csv", "report.tex", "report.html"])
    expect(read(name)).toContain("nearest neighbours");
  const { made, methods, leakage } = JSON.parse(read("report.json"));
  expect(made.command).toBe(`ulmus ${args.join(" ")} --no-leakage-check`);
  expect(methods).toContain("each speaker of 4 is held out in turn");
  expect(leakage).toBeUndefined();
});
