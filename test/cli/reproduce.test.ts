// ulmus reproduce: what it lists, what it refuses, and a whole study on a few sounds of which one is damaged.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectRefusal, run, temporaryFolder, write, writeSounds } from "./program.ts";

const folder = temporaryFolder();

describe("ulmus reproduce", () => {
  test("lists every study with what it needs", async () => {
    const { code, stdout } = await run(folder, ["reproduce"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^pons2018 .*random convolutional networks/m);
    expect(stdout).toContain("--dataset: a folder of GTZAN");
  });

  test("refuses studies and parts that it does not know, and says what is needed", async () => {
    expectRefusal(await run(folder, ["reproduce", "pons2017"]), /did you mean "pons2018"/);
    expectRefusal(await run(folder, ["reproduce", "pons2018"]), /pons2018: needs --dataset/);
    expectRefusal(await run(folder, ["reproduce", "pons2018", "--dataset", "none"]), /none: does not exist/);
    expectRefusal(await run(folder, ["reproduce", "pons2018", "--parts", "smal"]), /did you mean "small"/);
  });

  test("writes its report in every format though one file is damaged, and goes on from kept cells", async () => {
    writeSounds(join(folder, "sounds"), 4);
    write(join(folder, "sounds/tone/damaged.wav"), "no sound");
    const args = ["reproduce", "pons2018", "--dataset", "sounds", "--parts", "dip", "--out", "out"];
    const first = await run(folder, args);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const read = (name: string): string => readFileSync(join(folder, "out", name), "utf8");
    for (const name of ["report.md", "report.csv", "report.tex", "report.json", "report.html"]) {
      expect(read(name)).not.toBe("");
    }
    const { curves, made } = JSON.parse(read("report.json"));
    expect(first.stdout).toContain("tone/damaged.wav was left out: ");
    expect(made.command).toBe(`ulmus ${args.join(" ")}`);
    expect(curves[0].lines.map(({ points }: { points: unknown[] }) => points.length)).toEqual([13, 13]);
    rmSync(join(folder, "cache"), { recursive: true });
    const again = await run(folder, args);
    expect(JSON.parse(read("report.json")).curves).toEqual(curves);
    expect(again.stdout).toBe(first.stdout);
  });
});
