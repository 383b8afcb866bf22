// Evaluations as users ask for them: which clips are held out, what is printed, and what is warned of.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../repository.ts";
import { kinds, run, smallRecipe, temporaryFolder, write, writeSounds, writeTable } from "./program.ts";

const folder = temporaryFolder();
const small = ["--recipe", "small.toml", "--threads", "1"];
const unchecked = [...small, "--no-leakage-check"];

async function evaluate(...args: string[]) {
  const { code, stdout, stderr } = await run(folder, ["evaluate", ...args, ...unchecked, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

beforeAll(() => {
  writeSounds(join(folder, "sounds"));
  writeTable(join(folder, "clips.csv"), "sounds");
  write(join(folder, "small.toml"), smallRecipe);
});

describe("ulmus evaluate --json", () => {
  test("prints one object with scores, folds, baselines, seconds, what was skipped and the recipe", async () => {
    const report = await evaluate("sounds");
    expect(report).toMatchObject({
      n: 24,
      classes: [...kinds],
      groupBy: null,
      skipped: [],
      mistakes: expect.any(Array),
    });
    expect(report.protocol).toMatch(/5 random folds of single clips, seed 1/);
    expect(report.confusion.flat().reduce((a: number, b: number) => a + b)).toBe(24);
    const trace = report.confusion.reduce((sum: number, row: number[], c: number) => sum + row[c], 0);
    expect(report.accuracy).toBe(trace / 24);
    expect(report.mistakes).toHaveLength(24 - trace);
    expect(report.interval[0]).toBeLessThanOrEqual(report.accuracy);
    expect(report.interval[1]).toBeGreaterThanOrEqual(report.accuracy);
    for (const score of ["uar", "macroF1", "logLoss", "calibrationError"]) expect(report[score]).toBeTypeOf("number");
    expect(Object.keys(report.baselines).toSorted()).toEqual(["linearRidge", "majority", "nearestNeighbour"]);
    expect(Object.keys(report.seconds).toSorted()).toEqual(["features", "predict", "solve"]);
    for (const seconds of Object.values(report.seconds)) expect(seconds).toBeGreaterThan(0);
    expect(report.recipe.layer.units).toBe(30);
    expect(report.accuracy).toBeGreaterThan(0.8); // tones, noises and clicks are easy
  });

  test("gives the same scores again, and others with another seed", async () => {
    // Labels that have nothing to do with the sounds, so that scores are not perfect.
    const rows = kinds.flatMap((kind, k) =>
      Array.from({ length: 8 }, (_, n) => `sounds/${kind}/${n}.wav,${"abc"[(n * n + k) % 3]}`),
    );
    write(join(folder, "chance.csv"), ["path,label", ...rows].join("\n"));
    const [first, again, other] = await Promise.all(
      ["1", "1", "2"].map(async (seed) => {
        const { seconds: _, ...scores } = await evaluate("chance.csv", "--k", "3", "--seed", seed);
        return scores;
      }),
    );
    expect(again).toEqual(first);
    expect(other.protocol).not.toBe(first.protocol);
    expect(other.logLoss).not.toBe(first.logLoss);
  });
});

describe("the protocol", () => {
  const names = (report: { folds: { name: string }[] }): string[] => report.folds.map(({ name }) => name);

  test("is leave-one-group-out by itself where a column looks like groups", async () => {
    const report = await evaluate("clips.csv");
    expect(report).toMatchObject({ groupBy: "speaker", warnings: [] });
    expect(names(report)).toEqual(["s0", "s1", "s2", "s3"]);
    expect(report.protocol).toMatch(/each speaker of 4 is held out in turn; .* by leaving out one speaker at a time/);
  });

  test("is five folds of whole groups where there are more than 50 groups", async () => {
    const rows = Array.from({ length: 153 }, (_, i) => `sounds/${kinds[i % 3]}/${i % 8}.wav,${kinds[i % 3]}`);
    const lines = [...new Set(rows)].map((row, i) => `${row},r${i}`);
    for (let i = lines.length; i < 60; i++) {
      const name = `more/${i}.wav`;
      write(join(folder, name), readFileSync(join(folder, "sounds", kinds[i % 3], "0.wav")));
      lines.push(`${name},${kinds[i % 3]},r${i}`);
    }
    write(join(folder, "many.csv"), ["path,label,recording", ...lines].join("\n"));
    const report = await evaluate("many.csv");
    expect(report.protocol).toMatch(/5 random folds of whole groups \(60 values of recording\), seed 1/);
    expect(report.folds).toHaveLength(5);
  });

  test("takes the values of --folds in turn, with the folds as groups inside, and --group-by instead where given", async () => {
    const report = await evaluate("clips.csv", "--folds", "speaker");
    expect(names(report)).toEqual(["s0", "s1", "s2", "s3"]);
    expect(report.groupBy).toBe("speaker");
    expect((await evaluate("clips.csv", "--folds", "fold", "--group-by", "speaker")).groupBy).toBe("speaker");
  });

  test("chooses the ridge clip by clip, and says so, where a training part has one group only", async () => {
    const report = await evaluate("clips.csv", "--folds", "fold");
    expect(names(report)).toEqual(["0", "1"]);
    expect(report.groupBy).toBeNull();
    expect(report.protocol).toMatch(/by leaving out one clip at a time, since a training part has only one fold$/);
  });

  test("tests the rows valued test of --split, and warns of speakers on both sides", async () => {
    const report = await evaluate("clips.csv", "--split", "part");
    expect(report.n).toBe(6);
    expect(report.folds).toMatchObject([{ name: "test", train: 18, test: 6 }]);
    expect(report.warnings.join()).toMatch(/2 of the 4 values of speaker stand on both sides .* --group-by speaker/);
  });

  test("keeps groups whole in --k folds", async () => {
    const report = await evaluate("clips.csv", "--k", "2", "--group-by", "speaker");
    expect(report.folds).toHaveLength(2);
    expect(report.warnings).toEqual([]);
  });
});

test("copies on both sides or under two labels are named, and what tells classes, and how a random division flatters", async () => {
  const [first, second] = ["sounds/tone/0.wav", "sounds/noise/1.wav"];
  write(join(folder, "copies", "tone.wav"), readFileSync(join(folder, first)));
  write(join(folder, "copies", "noise.wav"), readFileSync(join(folder, second)));
  const table = readFileSync(join(folder, "clips.csv"), "utf8");
  write(join(folder, "leaky.csv"), `${table}copies/tone.wav,tone,s1,1,train\ncopies/noise.wav,click,s1,1,train\n`);
  const { stdout } = await run(folder, ["evaluate", "leaky.csv", ...small, "--json"]);
  const { leakage, warnings } = JSON.parse(stdout);
  const same = ["copies/noise.wav", "copies/tone.wav"].map((copy) =>
    leakage.sameSounds.find(({ names }: { names: string[] }) => names.includes(copy) && !names[1].includes("/click/")),
  );
  expect(same).toMatchObject([
    { names: ["copies/noise.wav", second], labels: ["click", "noise"], difference: 0, crosses: false },
    { names: ["copies/tone.wav", first], labels: ["tone", "tone"], difference: 0, crosses: true },
  ]);
  expect(warnings.join("\n")).toMatch(/learnt from and tested on.*copies\/tone\.wav and sounds\/tone\/0\.wav/);
  expect(warnings.join("\n")).toMatch(
    /under two labels.*copies\/noise\.wav \(click\) and sounds\/noise\/1\.wav \(noise\)/,
  );
  expect(warnings.join("\n")).toMatch(/loudness.* of clips alone tells? their classes/); // the three kinds are made so
  expect(leakage.facts.map(({ fact }: { fact: string }) => fact).toSorted()).toEqual([
    "all three",
    "bandwidth",
    "length",
    "loudness",
  ]);
  expect(leakage.optimism).toMatchObject({ column: "speaker", groups: 4 });
  expect((await evaluate("leaky.csv")).leakage).toBeNull();
});

test("people get tables, the baselines, a confusion matrix and times in lines of at most 100 letters", async () => {
  const { code, stdout } = await run(folder, ["evaluate", "clips.csv", ...small]);
  expect(code).toBe(0);
  for (const part of [
    /^s0 +18 +6 /m,
    /^ulmus +\d/m,
    /^nearest neighbour +\d/m,
    /^tone( +\S+){3}$/m,
    /95 % interval/,
    /a fold$/m,
    /^how it divides +divided at random \d/m,
  ]) {
    expect(stdout).toMatch(part);
  }
  const tooLong = stdout
    .split("\n")
    .filter((line) => [...line].length > 100 && !/^(protocol|warning|how it divides)/.test(line));
  expect(tooLong).toEqual([]);
});

const fsdd = resolve(root, process.env["ULMUS_DATASETS"] ?? "../shared/datasets", "fsdd");
const isPresent = existsSync(fsdd);
const reason = isPresent ? "" : ` (skipped: there is no ${fsdd}; set ULMUS_DATASETS)`;

test.skipIf(!isPresent)(
  `300 spoken digits of six people, six-fold by person: UAR ≥ .6 with the default recipe${reason}`,
  async () => {
    const [header, ...rows] = readFileSync(join(fsdd, "labels.csv"), "utf8").trimEnd().split("\n");
    // Takes 0 to 4 of each digit of each person.
    const slice = rows.filter((row) => /_[0-4]\.wav,/.test(row)).map((row) => `${fsdd}/${row}`);
    expect(slice).toHaveLength(300);
    write(join(folder, "digits.csv"), [header, ...slice].join("\n"));
    const { stdout } = await run(folder, ["evaluate", "digits.csv", "--json"]);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ n: 300, groupBy: "speaker", skipped: [], warnings: [] });
    expect(report.uar).toBeGreaterThan(0.6);
    expect(report.uar).toBeGreaterThan(report.baselines.majority.uar + 0.3);
  },
  300_000,
);
