// The reservoir studies by themselves: what they reach, and that nothing but the given segments is learnt.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { studies } from "ulmus-studies";
import { createKernels } from "ulmus/node";
import { errorOf, linearFilter } from "ulmus-studies-source/studies/reservoirs/sequence-task.ts";
import { afterAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "ulmus-reservoirs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(name: string, repeats: number, part: string) {
  const study = studies.find((one) => one.name === name);
  if (study === undefined) throw new Error(`no study ${name}`);
  const { rows } = await study.run({ parts: [part], repeats }, { kernels: createKernels(), folder });
  return (subject: RegExp, system: string): number =>
    rows.find((row) => subject.test(row.subject) && row.system === system)?.honest?.mean ?? Number.NaN;
}

describe("the study reservoirs", () => {
  test("has Mackey–Glass within 0.0023 over 3 seeds, NARMA-10 below 0.2, the amplifier below a fifth of a linear filter's error", async () => {
    const error = await rowsOf("reservoirs", 3, "series");
    expect(error(/Mackey/, "reservoir, 100 units")).toBeLessThan(0.0023);
    expect(error(/NARMA/, "reservoir, 200 units")).toBeLessThan(0.2);
    const filter = error(/^amplifier/, "linear filter, 100 taps");
    expect(error(/^amplifier/, "reservoir, 100 units")).toBeLessThan(filter / 5);
  });
});

describe("a task with a target at every step", () => {
  const input = Float64Array.from({ length: 60 }, (_, t) => Math.sin(t * t));
  const target = input.map((_, t) => 2 * input[t] - (input[t - 1] ?? 0));

  test("that is a filter of two taps is found to 1e-5, from the given segment alone", () => {
    const wrong = target.map((value, t) => (t < 40 ? value : 0));
    const task = {
      name: "",
      score: "RMSE" as const,
      learn: [{ input, target: wrong, from: 5, to: 40 }],
      test: { input, target, from: 40, to: 60 },
    };
    const predicted = linearFilter(2, { relative: 0 }).predict(task, 1, createKernels());
    expect(errorOf(task, predicted)).toBeLessThan(1e-5);
  });
});
