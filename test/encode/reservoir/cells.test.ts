// Every kind of unit: against its equation in numpy, and the laws that all reservoirs keep.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bandPasses, createBandPass } from "ulmus-source/encode/reservoir/band-pass.ts";
import { createReservoir, type ReservoirOptions } from "ulmus-source/encode/reservoir/create.ts";
import { createEdgeOfStability } from "ulmus-source/encode/reservoir/edge-of-stability.ts";
import { createLeaky } from "ulmus-source/encode/reservoir/leaky.ts";
import { createPlastic, fitPlasticity } from "ulmus-source/encode/reservoir/plasticity.ts";
import type { Reservoir } from "ulmus-source/encode/reservoir/reservoir.ts";
import { drawWeights } from "ulmus-source/encode/reservoir/weights.ts";
import { type Matrix32, matrix32, matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../../audio/close.ts";
import { golden, goldenClips, goldenWeights, normalFrames, rowsOf } from "./golden.ts";

const kernels = createPlainKernels();
const run = (reservoir: Reservoir, frames: Matrix32): Matrix32 => reservoir.start(kernels).push(frames);
const absolute = golden.tolerance;

describe("as the equation in numpy, with the same weights, to 1e-5:", () => {
  test("leaky units (the leak rate multiplies tanh, as ReservoirPy documents it)", () => {
    const { leakRate, states } = golden.leaky;
    expectClose(run(createLeaky(goldenWeights, leakRate), goldenClips[0]).data, states.flat(), { absolute });
  });

  test("units at the edge of stability", () => {
    const { leakRate, states } = golden.edgeOfStability;
    const reservoir = createEdgeOfStability(goldenWeights, matrixFromRows(golden.rotation), leakRate);
    expectClose(run(reservoir, goldenClips[0]).data, states.flat(), { absolute });
  });

  test("band-pass units", () => {
    const { bands, states } = golden.bandPass;
    const reservoir = createBandPass(goldenWeights, bandPasses(7, bands));
    expectClose(run(reservoir, goldenClips[0]).data, states.flat(), { absolute });
  });

  test.each(["tanh", "sigmoid"] as const)("what plastic %s units learn, and their states after it", (activation) => {
    const wanted = golden.plastic[activation];
    const options = { ...golden.plasticity, activation };
    const learnt = fitPlasticity(goldenWeights, goldenClips, options, kernels);
    expectClose(learnt.gain, wanted.gain, { absolute });
    expectClose(learnt.bias, wanted.bias, { absolute });
    expectClose(run(createPlastic(goldenWeights, learnt, options), goldenClips[0]).data, wanted.states.flat(), {
      absolute,
    });
  });
});

const small: Partial<ReservoirOptions> = { units: 9, connections: 3 };
const kinds: [string, (inputs: number, seed: number) => Reservoir][] = [
  ["leaky", (inputs, seed) => createReservoir(inputs, { ...small, seed })],
  ["edgeOfStability", (inputs, seed) => createReservoir(inputs, { ...small, cell: "edgeOfStability", seed })],
  ["bandPass", (inputs, seed) => createReservoir(inputs, { ...small, cell: "bandPass", seed })],
  ["deep", (inputs, seed) => createReservoir(inputs, { ...small, layers: 3, seed })],
  [
    "plastic",
    (inputs, seed) => {
      const weights = drawWeights(
        inputs,
        { units: 9, connections: 3, spectralRadius: 0.9, inputScale: 1, biasScale: 0.1 },
        createRandom(seed),
      );
      const options = { activation: "tanh", leakRate: 0.5 } as const;
      const learning = { ...options, mean: 0, deviation: 0.3, rate: 1e-3, epochs: 1 };
      return createPlastic(weights, fitPlasticity(weights, [normalFrames(20, inputs, 1)], learning, kernels), options);
    },
  ],
];

describe.each(kinds)("laws of %s units:", (_, create) => {
  test("however frames are cut, the states are the same bits; the frames stay as they were", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(7), { minLength: 1, maxLength: 5 }), fc.integer(), (cuts, seed) => {
        const frames = normalFrames(
          cuts.reduce((a, b) => a + b),
          4,
          seed,
        );
        const before = frames.data.slice();
        const reservoir = create(4, seed);
        const together = run(reservoir, frames);
        expect([together.rows, together.columns]).toEqual([frames.rows, reservoir.columns]);
        const inPieces = reservoir.start(kernels);
        let from = 0;
        for (const length of cuts) {
          const piece = inPieces.push(rowsOf(frames, from, from + length));
          expect(piece.data).toEqual(rowsOf(together, from, from + length).data);
          from += length;
        }
        expect(frames.data).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  test("a run does not touch another: from rest, the same frames give the same bits", () => {
    const [reservoir, frames] = [create(2, 5), normalFrames(12, 2, 6)];
    const first = reservoir.start(kernels);
    first.push(frames);
    const states = run(reservoir, frames);
    first.push(frames);
    expect(run(reservoir, frames)).toEqual(states);
    expect(run(create(2, 5), frames)).toEqual(states);
    expect(run(create(2, 6), frames)).not.toEqual(states);
  });

  test("a state hears no frame of the future", () => {
    const [reservoir, frames] = [create(2, 1), normalFrames(10, 2, 2)];
    const changed = { ...frames, data: frames.data.map((value, i) => (i >= 12 ? 9 - value : value)) };
    const [one, other] = [run(reservoir, frames), run(reservoir, changed)];
    expect(rowsOf(one, 0, 6)).toEqual(rowsOf(other, 0, 6));
    expect(rowOf(one, 6)).not.toEqual(rowOf(other, 6));
  });

  test("refuses frames of another width, and values that are not finite, with their place", () => {
    const reservoir = create(3, 1);
    expect(() => run(reservoir, matrix32(2, 4))).toThrow("reservoir: frames have 4 columns, expected 3");
    const frames = normalFrames(4, 3, 1);
    frames.data[7] = Number.NaN;
    expect(() => run(reservoir, frames)).toThrow("got NaN in row 2, column 1");
  });
});

describe("the past", () => {
  /** How far apart two starts still are after 300 equal frames. */
  function distance(options: Partial<ReservoirOptions>): number {
    const reservoir = createReservoir(2, { units: 60, biasScale: 0, ...options });
    const [one, other] = [1, 2].map((seed) => {
      const started = reservoir.start(kernels);
      started.push(normalFrames(20, 2, seed));
      return started.push(matrix32(300, 2));
    });
    return Math.max(...rowOf(one, 299).map((value, i) => Math.abs(value - rowOf(other, 299)[i])));
  }

  test("is forgotten below a spectral radius of 1, to 1e-6, and not at 1.5", () => {
    expect(distance({ spectralRadius: 0.8 })).toBeLessThan(1e-6);
    expect(distance({ spectralRadius: 1.5 })).toBeGreaterThan(1e-2);
  });

  test("at the edge of stability is turned, not damped: of what is not new, the length stays, to 1e-5", () => {
    const still = { units: 30, spectralRadius: 0, biasScale: 0, leakRate: 0.1, cell: "edgeOfStability" } as const;
    const started = createReservoir(2, still).start(kernels);
    started.push(normalFrames(5, 2, 1));
    const states = started.push(matrix32(20, 2));
    const lengths = Array.from({ length: 20 }, (_, t) => Math.hypot(...rowOf(states, t)));
    for (let t = 1; t < 20; t++) expect(Math.abs(lengths[t] / lengths[t - 1] - 0.9)).toBeLessThan(1e-5);
  });
});

describe("band-pass filters", () => {
  test("have gain 1 at their centre and 1/√2 half an octave away, to 0.02; none at rate 0", () => {
    const [count, lowest, highest] = [5, 0.01, 0.1];
    const { gain, first, second } = bandPasses(count, { lowest, highest, octaves: 1 });
    const response = (i: number, rate: number): number => {
      const power = (a: number, b: number, c: number): number => {
        const [z1, z2] = [2 * Math.PI * rate, 4 * Math.PI * rate];
        return Math.hypot(a + b * Math.cos(z1) + c * Math.cos(z2), b * Math.sin(z1) + c * Math.sin(z2));
      };
      return power(gain[i], 0, -gain[i]) / power(1, first[i], second[i]);
    };
    for (let i = 0; i < count; i++) {
      const centre = lowest * (highest / lowest) ** (i / (count - 1));
      expect(response(i, centre)).toBeCloseTo(1, 6);
      expect(Math.abs(response(i, centre * Math.SQRT1_2) - Math.SQRT1_2)).toBeLessThan(0.02);
      expect(Math.abs(response(i, centre * Math.SQRT2) - Math.SQRT1_2)).toBeLessThan(0.02);
      expect(response(i, 0)).toBeLessThan(1e-12);
    }
  });

  test.each([
    [0, 0.4, 1],
    [0.1, 0.5, 1],
    [0.3, 0.2, 1],
    [0.1, 0.2, 0],
    [Number.NaN, 0.2, 1],
  ])("refuse centres from %d to %d and %d octaves", (lowest, highest, octaves) => {
    expect(() => bandPasses(3, { lowest, highest, octaves })).toThrow("bandPasses: must be");
  });
});

describe("intrinsic plasticity", () => {
  const weights = drawWeights(
    2,
    { units: 50, connections: 10, spectralRadius: 0.5, inputScale: 3, biasScale: 1 },
    createRandom(3),
  );
  const clips = [normalFrames(2000, 2, 4)];
  const options = { leakRate: 1, activation: "tanh", mean: 0.1, deviation: 0.3, rate: 2e-3, epochs: 4 } as const;
  const momentsOf = ({ data }: Matrix32): number[] => {
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    return [mean, Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)];
  };

  test("brings saturated units to the mean and the deviation that are wanted, within 0.05", () => {
    const rest = { gain: new Float32Array(50).fill(1), bias: new Float32Array(50) };
    expect(momentsOf(run(createPlastic(weights, rest, options), clips[0]))[1]).toBeGreaterThan(0.7);
    const learnt = fitPlasticity(weights, clips, options, kernels);
    const [mean, deviation] = momentsOf(run(createPlastic(weights, learnt, options), clips[0]));
    expect(Math.abs(mean - 0.1)).toBeLessThan(0.05);
    expect(Math.abs(deviation - 0.3)).toBeLessThan(0.05);
  });

  test("gives sigmoid units the mean that is wanted, within 0.03", () => {
    const sigmoid = { ...options, activation: "sigmoid", mean: 0.2 } as const;
    const learnt = fitPlasticity(weights, clips, sigmoid, kernels);
    const [mean] = momentsOf(run(createPlastic(weights, learnt, sigmoid), clips[0]));
    expect(Math.abs(mean - 0.2)).toBeLessThan(0.03);
  });

  test.each([
    [{ deviation: 0 }, "deviation and rate > 0"],
    [{ rate: Number.NaN }, "deviation and rate > 0"],
    [{ epochs: 0 }, "epochs ≥ 1"],
    [{ activation: "sigmoid", mean: 0 } as const, "mean must be > 0 for sigmoid units, got 0"],
    [{ leakRate: 0 }, "leakRate must be in (0, 1], got 0"],
  ])("refuses %o", (wrong, message) => {
    expect(() => fitPlasticity(weights, clips, { ...options, ...wrong }, kernels)).toThrow(message);
  });
});

test.each([
  [{ layers: 0 }, "layers must be a whole number ≥ 1, got 0"],
  [{ leakRate: 1.5 }, "leakRate must be in (0, 1], got 1.5"],
  [{ seed: 0.5 }, "seed must be an integer, got 0.5"],
])("createReservoir refuses %o", (options, message) => {
  expect(() => createReservoir(3, options)).toThrow(message);
});
