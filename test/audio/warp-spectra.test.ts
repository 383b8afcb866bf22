import { describe, expect, test } from "vitest";
import { warpSpectra } from "ulmus-source/audio/warp-spectra.ts";
import { matrix32, matrixFromRows } from "ulmus-source/math/matrix.ts";

/** One peak at `bin` of 101. */
function peakAt(bin: number): ReturnType<typeof matrix32> {
  return matrixFromRows([Array.from({ length: 101 }, (_, k) => Math.max(0, 1 - Math.abs(k - bin) / 3))]);
}

function largestBin({ data }: ReturnType<typeof matrix32>): number {
  return data.indexOf(Math.max(...data));
}

describe("warped spectra", () => {
  test("by 1 are the spectra", () => {
    expect(warpSpectra(peakAt(40), 1)).toEqual(peakAt(40));
  });

  test.each([0.8, 0.9, 1.1, 1.25])("by %f have a peak below the bend at that many times its bin", (factor) => {
    expect(largestBin(warpSpectra(peakAt(40), factor))).toBe(Math.round(40 * factor));
  });

  test.each([0.8, 1.25])("by %f keep both ends, and a constant", (factor) => {
    for (const end of [0, 100]) expect(largestBin(warpSpectra(peakAt(end), factor))).toBe(end);
    expect(warpSpectra(matrixFromRows([new Float32Array(101).fill(7)]), factor).data.every((x) => x === 7)).toBe(true);
  });

  test("by no factor are refused", () => {
    expect(() => warpSpectra(peakAt(1), 0)).toThrow("factor must be > 0, got 0");
    expect(() => warpSpectra(peakAt(1), Number.NaN)).toThrow("factor must be > 0, got NaN");
  });
});
