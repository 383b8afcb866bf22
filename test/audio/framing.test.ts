import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Framer, frameCount, frameMatrix, type FramingRecipe } from "ulmus-source/audio/framing.ts";
import { noise, pieces } from "./noise.ts";

const recipe = fc.record({
  frameLength: fc.integer({ min: 1, max: 40 }),
  hopLength: fc.integer({ min: 1, max: 90 }),
  center: fc.boolean(),
  padding: fc.constantFrom("zero" as const, "edge" as const),
});
const length = fc.integer({ min: 1, max: 300 });
const seed = fc.integer();

/** The definition, read sample by sample. */
function framesByDefinition(samples: Float32Array, framing: FramingRecipe): number[][] {
  const { frameLength, hopLength, center, padding } = framing;
  const before = center ? Math.ceil(frameLength / 2) : 0;
  const last = samples.length - 1;
  const at = (i: number): number => {
    if (i >= 0 && i <= last) return samples[i];
    return padding === "zero" ? 0 : samples[i < 0 ? 0 : last];
  };
  return Array.from({ length: frameCount(samples.length, framing) }, (_, t) =>
    Array.from({ length: frameLength }, (_, i) => at(t * hopLength - before + i)),
  );
}

describe("laws", () => {
  test("the frames of a clip are those of the definition, hops longer than a frame included", () => {
    fc.assert(
      fc.property(length, recipe, seed, (n, framing, s) => {
        const samples = noise(n, s);
        const frames = frameMatrix(new Framer(framing).finish(samples));
        expect(Array.from(frames.data)).toEqual(framesByDefinition(samples, framing).flat());
        expect(frames.rows).toBe(frameCount(n, framing));
      }),
    );
  });

  test("frames do not depend on how the samples arrive", () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(length, recipe, cuts, seed, (n, framing, lengths, s) => {
        const samples = noise(n, s);
        const framer = new Framer(framing);
        const runs = pieces(samples, lengths).map((piece) => framer.push(piece));
        const streamed = [...runs, framer.finish()].flatMap((run) => Array.from(frameMatrix(run).data));
        expect(streamed).toEqual(Array.from(frameMatrix(new Framer(framing).finish(samples)).data));
      }),
    );
  });

  test("a frame is returned as soon as its last sample has arrived", () => {
    fc.assert(
      fc.property(length, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 90 }), (n, frameLength, hop) => {
        const framer = new Framer({ frameLength, hopLength: hop, center: false, padding: "zero" });
        const { count } = framer.push(noise(n, 1));
        expect(count).toBe(n < frameLength ? 0 : 1 + Math.floor((n - frameLength) / hop));
      }),
    );
  });

  test("samples are left as they were, and frames do not see later changes", () => {
    const framing: FramingRecipe = { frameLength: 8, hopLength: 3, center: true, padding: "edge" };
    const samples = noise(20, 3);
    const before = samples.slice();
    const framer = new Framer(framing);
    framer.push(samples);
    expect(samples).toEqual(before);
    samples.fill(9);
    expect(frameMatrix(framer.finish()).data.some((value) => value > 8)).toBe(false);
  });

  test("writing to a run of frames does not change the frames after it", () => {
    const framer = new Framer({ frameLength: 8, hopLength: 3, center: false, padding: "zero" });
    framer.push(noise(20, 3)).samples.fill(9);
    expect(frameMatrix(framer.push(noise(20, 4))).data.some((value) => value > 8)).toBe(false);
  });
});

describe("borders", () => {
  const framing: FramingRecipe = { frameLength: 4, hopLength: 2, center: false, padding: "zero" };

  test("a clip shorter than a frame is one frame, padded at its end", () => {
    expect(Array.from(new Framer(framing).finish(Float32Array.of(1, 2)).samples)).toEqual([1, 2, 0, 0]);
    expect(Array.from(new Framer({ ...framing, padding: "edge" }).finish(Float32Array.of(1, 2)).samples)).toEqual([
      1, 2, 2, 2,
    ]);
  });

  test("one sample gives at least one frame, centred or not", () => {
    for (const center of [true, false]) {
      expect(new Framer({ ...framing, center }).finish(Float32Array.of(1)).count).toBe(1);
    }
  });

  test("an empty signal, a finished framer and lengths that are not whole are the caller's mistakes", () => {
    expect(() => new Framer(framing).finish()).toThrow("Framer.finish: a signal must have at least 1 sample, got 0");
    const framer = new Framer(framing);
    framer.finish(noise(9, 1));
    expect(() => framer.push(noise(1, 1))).toThrow("Framer.push: the signal has been finished");
    expect(() => new Framer({ ...framing, hopLength: 0 })).toThrow("hopLength must be a whole number of samples ≥ 1");
    expect(() => new Framer({ ...framing, frameLength: 2.5 })).toThrow("got 2.5");
    expect(frameCount(0, framing)).toBe(0);
  });
});
