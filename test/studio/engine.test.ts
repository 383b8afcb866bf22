// The page's worker without a page: what it learns is what the library learns.
import { Classifier, createPlainKernels, createRecipe, presets, toBytes } from "ulmus";
import { describe, expect, test } from "vitest";
import { Engine } from "../../packages/studio/src/worker/engine.ts";
import type { Lesson } from "../../packages/studio/src/worker/protocol.ts";
import { sounds } from "../model/data.ts";

const { signals, labels } = sounds(12);
const kernels = createPlainKernels();
const lesson = (count: number, preset: Lesson["preset"] = "small"): Lesson => ({
  preset,
  clips: signals
    .slice(0, count)
    .map(({ sampleRate }, i) => ({ id: `${i}`, label: labels[i], group: `${i}`, sampleRate })),
});

function taught(engine: Engine, wanted: Lesson): ReturnType<Engine["solve"]> {
  const { needs, sampleRate } = engine.missing(wanted);
  for (const id of needs) engine.measure({ id, sound: signals[Number(id)], sampleRate, preset: wanted.preset });
  return engine.solve(wanted);
}

describe("the engine", () => {
  test("learns what Classifier.fit learns from the same clips, byte for byte, also after other lessons", () => {
    const engine = new Engine(kernels, () => 0);
    for (const count of [8, 12, 11]) taught(engine, lesson(count));
    const own = Classifier.fit(
      { signals: signals.slice(0, 11), labels: labels.slice(0, 11), groups: labels.slice(0, 11).map((_, i) => `${i}`) },
      createRecipe(presets.small.recipe),
      { kernels },
    );
    expect(engine.exportModel({ sums: false })).toEqual(toBytes(own));
  });

  test("asks for each clip once, and keeps nothing of those that have left", () => {
    const engine = new Engine(kernels, () => 0);
    taught(engine, lesson(12));
    expect(engine.solve(lesson(12))).toHaveProperty("report");
    expect(engine.solve(lesson(6))).toHaveProperty("report");
    expect(engine.solve(lesson(12))).toEqual({ needs: ["6", "7", "8", "9", "10", "11"], sampleRate: 8000 });
  });

  test("asks for all clips again where one of a lower rate has changed the rate that all are heard at", () => {
    const engine = new Engine(kernels, () => 0);
    taught(engine, lesson(6));
    const clips = [...lesson(6).clips, { id: "low", label: labels[0], group: "low", sampleRate: 6000 }];
    expect(engine.missing({ clips, preset: "small" })).toEqual({ needs: clips.map(({ id }) => id), sampleRate: 6000 });
  });

  test("says of each clip what a model without it says, as often right as the score says", () => {
    const answer = taught(new Engine(kernels, () => 0), lesson(12));
    if (!("report" in answer)) throw new Error("not solved");
    const { heldOut, accuracy } = answer.report;
    const right = heldOut.filter(({ predicted }, i) => predicted === labels[i]);
    expect(right.length / heldOut.length).toBe(accuracy);
    for (const { probability, ofOwn } of heldOut) expect(ofOwn).toBeLessThanOrEqual(probability);
  });
});
