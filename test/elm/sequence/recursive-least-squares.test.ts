import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RecursiveLeastSquares } from "ulmus-source/elm/sequence/recursive-least-squares.ts";
import { createReservoir } from "ulmus-source/encode/reservoir/create.ts";
import { matrix64, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals } from "../naive.ts";

const kernels = createPlainKernels();

/** (Σ f^age h hᵀ + f^count ridge I)⁻¹ Σ f^age h tᵀ with a 1 at the end of each h. */
function inOneGo(steps: number, forgetting: number, ridge: number): Float64Array {
  const [states, targets] = [normals(steps, 4, 1), normals(steps, 2, 2)];
  const system = matrix64(5, 5);
  const weights = matrix64(5, 2);
  for (let i = 0; i < 5; i++) system.data[i * 6] = forgetting ** steps * ridge;
  for (let t = 0; t < steps; t++) {
    const [h, weight] = [[...rowOf(states, t), 1], forgetting ** (steps - 1 - t)];
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) system.data[i * 5 + j] += weight * h[i] * h[j];
      for (let c = 0; c < 2; c++) weights.data[i * 2 + c] += weight * h[i] * targets.data[t * 2 + c];
    }
  }
  kernels.cholesky(system);
  kernels.choleskySolve(system, weights);
  return weights.data;
}

function stepByStep(steps: number, forgetting: number, ridge: number): RecursiveLeastSquares {
  const [states, targets] = [normals(steps, 4, 1), normals(steps, 2, 2)];
  const learner = new RecursiveLeastSquares(4, 2, { forgetting, ridge, kernels });
  for (let t = 0; t < steps; t++) learner.add(rowOf(states, t), rowOf(targets, t));
  return learner;
}

describe("recursive least squares", () => {
  test("after every step is the regression on all steps so far, those of age a counting forgettingᵃ, to 1e-8", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.constantFrom(1, 0.99, 0.8),
        fc.constantFrom(1e-3, 1, 100),
        (steps, forgetting, ridge) => {
          const { weights, intercept } = stepByStep(steps, forgetting, ridge).readout;
          const wanted = inOneGo(steps, forgetting, ridge);
          expectClose([...weights.data, ...intercept], wanted, { relative: 1e-7, absolute: 1e-8 });
        },
      ),
      { numRuns: 40 },
    );
  });

  test("still is after 20,000 steps, to 1e-6", () => {
    const { weights, intercept } = stepByStep(20_000, 0.999, 1).readout;
    expectClose([...weights.data, ...intercept], inOneGo(20_000, 0.999, 1), { absolute: 1e-6 });
  });

  test("still is after 500 steps that each halve what was before, which no number would hold, to 1e-6", () => {
    const { weights, intercept } = stepByStep(500, 0.5, 1).readout;
    expectClose([...weights.data, ...intercept], inOneGo(500, 0.5, 1), { absolute: 1e-6 });
  });

  test("the default kernels give the same weights as the plain ones, to 1e-10", () => {
    const [plain, usual] = [{ kernels }, {}].map((options) => new RecursiveLeastSquares(4, 2, options));
    const [states, targets] = [normals(100, 4, 1), normals(100, 2, 2)];
    for (let t = 0; t < 100; t++) for (const one of [plain, usual]) one.add(rowOf(states, t), rowOf(targets, t));
    expectClose(usual.readout.weights.data, plain.readout.weights.data, { absolute: 1e-10 });
  });

  test("returns what it would have predicted before, and 0 at first", () => {
    const learner = stepByStep(10, 1, 1);
    const state = [1, 2, 3, 4];
    const before = learner.predict(state);
    expect(learner.add(state, [5, 6])).toEqual(before);
    expect(learner.predict(state)).not.toEqual(before);
    expect(new RecursiveLeastSquares(2, 1).add([1, 1], [3])).toEqual(Float64Array.of(0));
  });

  test("follows a rule that changes, where it forgets: ten times closer after 200 steps", () => {
    const error = (forgetting: number): number => {
      const [learner, states] = [new RecursiveLeastSquares(4, 1, { forgetting, kernels }), normals(400, 4, 3)];
      let last = 0;
      for (let t = 0; t < 400; t++) {
        const target = (t < 200 ? 1 : -1) * rowOf(states, t)[0];
        last = Math.abs(learner.add(rowOf(states, t), [target])[0] - target);
      }
      return last;
    };
    expect(error(0.95) * 10).toBeLessThan(error(1));
  });

  test("refuses values that are not finite before anything changes, other lengths and options out of range", () => {
    const learner = stepByStep(5, 1, 1);
    const before = learner.readout;
    expect(() => learner.add([1, Number.NaN, 0, 0], [0, 0])).toThrow(
      "state: every value must be finite, got NaN in row 0, column 1",
    );
    expect(() => learner.add([1, 0, 0, 0], [0, Infinity])).toThrow("every value must be finite, got Infinity in row 0");
    expect(() => learner.add([1, 0], [0, 0])).toThrow("a state has 2 values, expected 4");
    expect(() => learner.add([1, 0, 0, 0], [0])).toThrow("a target has 1 values, expected 2");
    expect(learner.readout).toEqual(before);
    expect(() => new RecursiveLeastSquares(1, 1, { forgetting: 0 })).toThrow("forgetting must be in (0, 1], got 0");
    expect(() => new RecursiveLeastSquares(1, 1, { ridge: 0 })).toThrow("ridge must be > 0, got 0");
  });

  test("with its output fed back (FORCE) teaches a reservoir a melody of two tones that it then plays alone, within 0.1", () => {
    const reservoir = createReservoir(1, {
      units: 200,
      spectralRadius: 1.3,
      leakRate: 0.3,
      inputScale: 1,
      biasScale: 0,
    });
    const melody = (t: number): number =>
      0.5 * Math.sin((2 * Math.PI * t) / 40) + 0.3 * Math.sin((2 * Math.PI * t) / 20);
    const learner = new RecursiveLeastSquares(200, 1, { ridge: 1 });
    const run = reservoir.start(kernels);
    let output = 0;
    const step = (): Float32Array => run.push({ rows: 1, columns: 1, data: Float32Array.of(output) }).data;
    for (let t = 0; t < 3000; t++) output = learner.add(step(), [melody(t)])[0];
    let worst = 0;
    for (let t = 3000; t < 3400; t++) {
      output = learner.predict(step())[0];
      worst = Math.max(worst, Math.abs(output - melody(t)));
    }
    expect(worst).toBeLessThan(0.1);
  });
});
