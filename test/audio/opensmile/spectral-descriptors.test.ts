// The ComParE set's descriptors of spectra that are known.
import { expect, test } from "vitest";
import { SPECTRAL_DESCRIPTORS, spectralDescriptors } from "ulmus-source/audio/opensmile/spectral-descriptors.ts";

const [BAND, ROLL_OFF, FLUX, CENTROID, ENTROPY, VARIANCE, SKEWNESS, KURTOSIS, SLOPE, SHARPNESS, HARMONICITY] = [
  0, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14,
];
const binHz = 31.25;
const measure = (...spectra: number[][]) =>
  spectralDescriptors(
    { rows: spectra.length, columns: spectra[0].length, data: Float32Array.from(spectra.flat()) },
    binHz,
  ).data;
const flat = new Array<number>(257).fill(2);
const line = flat.map((_, k) => (k === 64 ? 8 : 0));

test("a single line at 2 kHz is its own centroid and roll-off, without spread, entropy or energy below", () => {
  const row = measure(line);
  expect(row.length).toBe(SPECTRAL_DESCRIPTORS);
  expect([...row.slice(ROLL_OFF, ROLL_OFF + 4), row[CENTROID]]).toEqual([2000, 2000, 2000, 2000, 2000]);
  expect([row[ENTROPY], row[VARIANCE], row[SKEWNESS], row[KURTOSIS], row[BAND]]).toEqual([0, 0, 0, 0, 0]);
  expect(row[BAND + 1]).toBeCloseTo(8 / 257, 6);
  expect(row[HARMONICITY]).toBeCloseTo(1, 6);
  expect(row[SHARPNESS]).toBeCloseTo(0.11 * (13 * Math.atan(1.52) + 3.5 * Math.atan((2 / 7.5) ** 2)), 4);
});

test("a level spectrum has its middle, a quarter and nine tenths there, the entropy of its bins, no slope", () => {
  const row = measure(flat);
  expect(row[CENTROID]).toBeCloseTo(128 * binHz, 2);
  expect(row[ROLL_OFF]).toBeCloseTo(64 * binHz, 6);
  expect(row[ROLL_OFF + 3]).toBeCloseTo(231 * binHz, 6);
  expect(row[ENTROPY]).toBeCloseTo(Math.log2(257), 4);
  expect(row[VARIANCE] / (binHz * binHz)).toBeCloseTo((257 ** 2 - 1) / 12, -1);
  expect(row[SKEWNESS]).toBeCloseTo(0, 5);
  expect(row[KURTOSIS]).toBeCloseTo(1.8, 3);
  expect([row[SLOPE], row[HARMONICITY]]).toEqual([0, 0]);
});

test("a spectrum that stays has no flux, one that quadruples its power that of its magnitudes", () => {
  const rows = measure(
    flat,
    flat,
    flat.map((value) => 4 * value),
  );
  expect([0, 1].map((t) => rows[t * SPECTRAL_DESCRIPTORS + FLUX])).toEqual([0, 0]);
  expect(rows[2 * SPECTRAL_DESCRIPTORS + FLUX]).toBeCloseTo(Math.SQRT2, 5);
});

test("all are 0 for silence", () => {
  expect([...measure(flat.map(() => 0))].filter((value) => value !== 0)).toEqual([]);
});
