import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { covariance, covarianceNames } from "ulmus-source/encode/covariance.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../audio/close.ts";
import golden from "../golden/encoders.json" with { type: "json" };
import { formulaFrames } from "./formula-frames.ts";

const kernels = createPlainKernels();

describe("covariance", () => {
  test("is scipy's logarithm of the covariance matrix, to 1e-5, for one frame and one value too", () => {
    for (const { rows, columns, row } of golden.covariance) {
      expectClose(covariance(formulaFrames(rows, columns), kernels), row, { absolute: 1e-5 });
    }
  });

  test("does not ask where values lie or in which order frames come, to 1e-4, and has a name for each column", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer(),
        (rows, columns, shift) => {
          const frames = formulaFrames(rows, columns);
          const row = covariance(frames, kernels);
          expect(row).toHaveLength(covarianceNames(Array.from({ length: columns }, String)).length);
          const turned = {
            ...frames,
            data: frames.data.map((_, i) => {
              const [t, j] = [Math.floor(i / columns), i % columns];
              return frames.data[(rows - 1 - t) * columns + j] + (shift % 50);
            }),
          };
          expectClose(covariance(turned, kernels), row, { absolute: 1e-4 });
        },
      ),
    );
  });

  test("a clip without frames is refused", () => {
    expect(() => covariance(formulaFrames(0, 2), kernels)).toThrow("at least 1 frame, got 0");
  });
});
