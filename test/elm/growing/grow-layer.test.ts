// Growing: what each rule promises, and orthogonal growth against numpy's choice among all columns.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import { growLayer } from "ulmus-source/elm/growing/grow-layer.ts";
import type { GrowthRecipe } from "ulmus-source/elm/growing/growth-recipe.ts";
import type { KeptUnits } from "ulmus-source/elm/growing/kept-units.ts";
import { solveRidge } from "ulmus-source/elm/readout.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { naiveRidge } from "../naive.ts";
import { drawn, errorLeft, golden, keep, rowsOf } from "./cases.ts";

const kernels = createPlainKernels();
const methods = ["incremental", "convex", "orthogonal", "errorMinimised"] as const;
const grow = (rows: Parameters<typeof growLayer>[0], recipe: GrowthRecipe): KeptUnits =>
  growLayer(rows, recipe, { kernels });
const errorsOf = ({ curve }: KeptUnits): number[] => curve.map(({ trainingError }) => trainingError);

const size = fc.record({
  rows: fc.integer({ min: 2, max: 30 }),
  columns: fc.integer({ min: 1, max: 24 }),
  outputs: fc.integer({ min: 1, max: 3 }),
});
const seed = fc.integer({ min: 0, max: 1e6 });
const offered = fc.constantFrom(1, 4, "all" as const);

describe.each(methods)("%s growth", (method) => {
  test("never leaves more error than the step before, and every unit once, to 1e-12", () =>
    fc.assert(
      fc.property(size, seed, offered, (shape, s, candidates) => {
        const kept = grow(drawn(shape, s), { method, units: 24, candidates });
        const errors = errorsOf(kept);
        for (let k = 1; k < errors.length; k++)
          expect(errors[k]).toBeLessThanOrEqual(errors[k - 1] * (1 + 1e-12) + 1e-12);
        expect(new Set(kept.units).size).toBe(kept.units.length);
        expect(kept.curve.map(({ units }) => units)).toEqual([...kept.units.keys(), kept.units.length]);
      }),
      { numRuns: 60 },
    ));

  test("the last point of the curve is the error that the readout leaves, to 1e-9", () =>
    fc.assert(
      fc.property(size, seed, offered, (shape, s, candidates) => {
        const rows = drawn(shape, s);
        const kept = grow(rows, { method, units: 10, candidates });
        const left = errorLeft(rows, kept.units, kept.readout);
        expectClose([kept.curve[kept.units.length].trainingError], [left], { relative: 1e-9, absolute: 1e-9 });
      }),
      { numRuns: 60 },
    ));

  test("a run to fewer units is the beginning of a longer one", () => {
    const rows = drawn({ rows: 40, columns: 30 }, 8);
    const [short, long] = [4, 9].map((units) => grow(rows, { method, units, candidates: 3 }));
    expect(Array.from(short.units)).toEqual(Array.from(long.units.slice(0, 4)));
    expect(short.curve).toEqual(long.curve.slice(0, 5));
  });

  test("constant columns are never kept, and targets that do not vary need no unit", () => {
    const rows = drawn({ rows: 20, columns: 6 }, 3);
    for (let i = 0; i < 20; i++) rows.hidden.data[6 * i + 2] = 5;
    const { units } = grow(rows, { method, units: 6, candidates: 1 });
    expect(Array.from(units)).toEqual([0, 1, 3, 4, 5]);
    rows.targets.data.fill(2);
    const none = grow(rows, { method, units: 6, candidates: "all" });
    expect([none.units.length, ...none.readout.intercept]).toEqual([0, 2, 2]);
  });
});

describe.each(["orthogonal", "errorMinimised"] as const)("%s growth", (method) => {
  test("is batch least squares on the units that it keeps, to 1e-8", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), seed, offered, (columns, s, candidates) => {
        const rows = drawn({ rows: 2 * columns + 6, columns }, s);
        const { units, readout } = grow(rows, { method, units: 12, candidates });
        const expected = naiveRidge(keep(rows, units), 0);
        expectClose(readout.weights.data, expected.weights.data, { relative: 1e-8, absolute: 1e-8 });
        expectClose(readout.intercept, expected.intercept, { relative: 1e-8, absolute: 1e-8 });
      }),
      { numRuns: 60 },
    ));

  test("gives columns on which the ordinary sums solve to the same weights, to 1e-9", () => {
    const rows = drawn({ rows: 60, columns: 20 }, 6);
    const { units, readout } = grow(rows, { method, units: 7, candidates: 2 });
    const sums = Accumulator.empty(7, 2).add(keep(rows, units), kernels);
    expectClose(solveRidge(sums, 0, kernels).weights.data, readout.weights.data, { relative: 1e-9, absolute: 1e-9 });
  });
});

describe("the choice of a step", () => {
  test("leaves no more error than any other candidate would: incremental, convex and orthogonal, to 1e-12", () =>
    fc.assert(
      fc.property(size, seed, fc.constantFrom("incremental", "convex", "orthogonal"), (shape, s, method) => {
        const rows = drawn(shape, s);
        const [, best] = errorsOf(grow(rows, { method, units: 1, candidates: shape.columns }));
        for (let j = 0; j < shape.columns; j++) {
          const [, alone] = errorsOf(grow(keep(rows, [j]), { method, units: 1, candidates: 1 }));
          expect(best).toBeLessThanOrEqual(alone + 1e-12);
        }
      }),
      { numRuns: 40 },
    ));

  test("EI-ELM's 10 candidates a step leave no more error than I-ELM's first of them, at 30 sizes on 20 seeds each", () => {
    for (let s = 0; s < 20; s++) {
      const rows = drawn({ rows: 80, columns: 300 }, s);
      const enhanced = errorsOf(grow(rows, { method: "incremental", units: 30, candidates: 10 }));
      // The same stream: of every ten candidates the first.
      const first = keep(
        rows,
        Array.from({ length: 30 }, (_, i) => 10 * i),
      );
      const plain = errorsOf(grow(first, { method: "incremental", units: 30, candidates: 1 }));
      for (let k = 1; k <= 30; k++) expect(enhanced[k]).toBeLessThanOrEqual(plain[k]);
    }
  });

  test("orthogonal growth leaves no more error than incremental growth on the same units", () => {
    const rows = drawn({ rows: 60, columns: 40 }, 1);
    const [least, residual] = (["orthogonal", "incremental"] as const).map((method) =>
      errorsOf(grow(rows, { method, units: 40, candidates: 1 })),
    );
    for (let k = 2; k <= 40; k++) expect(least[k]).toBeLessThan(residual[k]);
  });

  test.each(golden.cases)("orthogonal growth from all columns is numpy's: $name, to 1e-9", (of) => {
    const { units, curve } = grow(rowsOf(of), { method: "orthogonal", units: 99, candidates: "all" });
    expect(Array.from(units)).toEqual(of.forward.order);
    expectClose(
      curve.slice(1).map(({ trainingError }) => trainingError),
      of.forward.errors,
      { relative: golden.tolerance },
    );
  });
});

test("incremental weights are ⟨e, h⟩ / ⟨h, h⟩ for the residuals e of the step, by hand", () => {
  // Centred: h₁ = (−1, 0, 1), h₂ = (1, −2, 1), t = (−3, 2, 1).
  const hidden = { rows: 3, columns: 2, data: Float64Array.of(0, 1, 1, -2, 2, 1) };
  const targets = { rows: 3, columns: 1, data: Float64Array.of(-3, 2, 1) };
  const { readout } = grow({ hidden, targets }, { method: "incremental", units: 2, candidates: 1 });
  expectClose(readout.weights.data, [2, -1], { absolute: 1e-15 });
});

test("convex weights by hand: β₂ = e·(h₂ − f) / ‖h₂ − f‖², and the first weight shrinks by 1 − β₂", () => {
  const hidden = { rows: 3, columns: 2, data: Float64Array.of(-1, 1, 0, -2, 1, 1) };
  const targets = { rows: 3, columns: 1, data: Float64Array.of(-3, 2, 1) };
  const { readout } = grow({ hidden, targets }, { method: "convex", units: 2, candidates: 1 });
  // f = 2 (−1, 0, 1), e = (−1, 2, −1); h₂ = k (1, −2, 1) is as long as t: k² = 14 / 6. β₂ = −6 k / (14 + 8).
  const k = Math.sqrt(14 / 6);
  expectClose(readout.weights.data, [2 * (1 + (6 * k) / 22), (-6 * k * k) / 22], { absolute: 1e-14 });
});

test("scaling columns or targets changes no choice, and the errors only by the scale of the targets, to 1e-9", () => {
  const rows = drawn({ rows: 30, columns: 20 }, 2);
  const hidden = { ...rows.hidden, data: rows.hidden.data.map((x, i) => x * 10 ** ((i % 20) - 8)) };
  const targets = { ...rows.targets, data: rows.targets.data.map((t) => 1000 * t) };
  for (const method of methods) {
    const [plain, scaled] = [rows, { ...rows, hidden, targets }].map((some) =>
      grow(some, { method, units: 6, candidates: 3 }),
    );
    expect(scaled.units).toEqual(plain.units);
    expectClose(
      errorsOf(scaled),
      errorsOf(plain).map((error) => 1000 * error),
      { relative: 1e-9 },
    );
  }
});

test.each([
  [{ units: 0, candidates: 1 }, "growLayer: units must be a whole number ≥ 1, got 0"],
  [{ units: Number.NaN, candidates: 1 }, "growLayer: units must be a whole number ≥ 1, got NaN"],
  [{ units: 2, candidates: 1.5 }, 'growLayer: candidates must be "all" or a whole number ≥ 1, got 1.5'],
])("%j is refused", (recipe, message) => {
  expect(() => grow(drawn({ rows: 4, columns: 2 }, 1), { method: "orthogonal", ...recipe })).toThrow(
    new ArgumentError(message),
  );
});
