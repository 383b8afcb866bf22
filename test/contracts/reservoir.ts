// What the reservoir kernel must do: as the plain one, which is compared with the formula.
import fc from "fast-check";
import type { Kernels, SparseMatrix } from "ulmus-source/math/kernels.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expect, test } from "vitest";
import { expectClose, expectSame, fill, random32, seed } from "./matrices.ts";

/** A matrix with about every third element, small enough for differences to die away. */
function sparse(units: number, s: number): SparseMatrix {
  const chosen = fill(new Float32Array(units * units), s);
  const [starts, columns, values] = [[0], [] as number[], [] as number[]];
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < units; j++) {
      if (Math.abs(chosen[i * units + j]) > 1 / 3) continue;
      columns.push(j);
      values.push((3 * chosen[i * units + j]) / Math.sqrt(units));
    }
    starts.push(columns.length);
  }
  return {
    starts: Int32Array.from(starts),
    columns: Int32Array.from(columns),
    values: Float32Array.from([0, ...values]).subarray(1),
  };
}

export function reservoirContract(kernels: Kernels): void {
  const sizes = fc.constantFrom(0, 1, 2, 7, 16, 31, 64, 101);
  test("reservoir: as the plain kernels to 1e-5, and one call for all steps is one call for each", () =>
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(0, 1, 2, 13, 40),
        fc.constantFrom(0.1, 0.5, 1),
        seed,
        (units, steps, leakRate, s) => {
          const [weights, inputs] = [sparse(units, s), random32(steps, units, s + 1)];
          const state = random32(1, units, s + 2).data;
          const [out, want] = [random32(steps, units, s + 3), random32(steps, units, 0)];
          kernels.reservoir(out, inputs, weights, state, leakRate);
          createPlainKernels().reservoir(want, inputs, weights, state, leakRate);
          expectClose(out.data, want.data, 1e-5);
          let x = state;
          for (let t = 0; t < steps; t++) {
            const [from, to] = [t * units, (t + 1) * units];
            const next = random32(1, units, 0);
            kernels.reservoir(
              next,
              { rows: 1, columns: units, data: inputs.data.subarray(from, to) },
              weights,
              x,
              leakRate,
            );
            expectSame(next.data, out.data.subarray(from, to));
            x = next.data;
          }
        },
      ),
      { numRuns: 50 },
    ));

  test("reservoir of two units by hand, to 1e-7", () => {
    const weights = {
      starts: Int32Array.of(0, 1, 3),
      columns: Int32Array.of(1, 0, 1),
      values: Float32Array.of(0.5, -1, 0.25),
    };
    const inputs = { rows: 2, columns: 2, data: Float32Array.of(0.1, 0.2, -0.3, 0) };
    const out = { rows: 2, columns: 2, data: new Float32Array(4) };
    kernels.reservoir(out, inputs, weights, Float32Array.of(0.5, -0.5), 0.25);
    const first = [0.75 * 0.5 + 0.25 * Math.tanh(0.1 - 0.25), -0.75 * 0.5 + 0.25 * Math.tanh(0.2 - 0.5 - 0.125)];
    const second = [
      0.75 * first[0] + 0.25 * Math.tanh(-0.3 + 0.5 * first[1]),
      0.75 * first[1] + 0.25 * Math.tanh(-first[0] + 0.25 * first[1]),
    ];
    expectClose(out.data, [...first, ...second], 1e-7);
  });

  test("reservoir refuses weights that would lead outside", () => {
    if (kernels.name === "plain") return; // its callers have checked
    const [inputs, out] = [random32(2, 3, 1), random32(2, 3, 2)];
    const run = (starts: number[], columns: number[]): void =>
      kernels.reservoir(
        out,
        inputs,
        {
          starts: Int32Array.from(starts),
          columns: Int32Array.from(columns),
          values: new Float32Array(columns.length),
        },
        new Float32Array(3),
        0.5,
      );
    expect(() => run([0, 1, 2, 3], [0, 1, 3])).toThrow("a column must be one of 0 … 2, got 3");
    expect(() => run([0, 1, 2, 3], [0, -1, 2])).toThrow("a column must be one of 0 … 2, got -1");
    for (const starts of [
      [0, 2, 1, 3],
      [0, 1, 3],
      [1, 1, 2, 3],
      [0, 1, 2, 4],
    ]) {
      expect(() => run(starts, [0, 1, 2])).toThrow("reservoir: starts must rise from 0");
    }
  });
}
