// The extended Geneva set against what SMILExtract writes. What is farther from it than 1e-3 is listed, with its reason.
import { describe, expect, test } from "vitest";
import { createFeatureSet } from "ulmus-source/model/feature-sets/feature-sets.ts";
import { clips, columnsApart, functionalsApart, isPresent, reason } from "./oracles.ts";

/**
 * In how many frames a low-level descriptor is farther than 1e-3 from SMILExtract's value. But for one slope, which is next to
 * nothing there, all are formants and what is measured at them: the polynomial's roots hang on how Float32 rounds (docs/opensmile.md).
 */
const framesApart: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "03a01Fa": {
    F1frequency_sma3nz: 6,
    F1bandwidth_sma3nz: 10,
    F2bandwidth_sma3nz: 7,
    F3bandwidth_sma3nz: 3,
  },
  opensmile: {
    "slope0-500_sma3": 1,
    "logRelF0-H1-A3_sma3nz": 3,
    F1frequency_sma3nz: 5,
    F1bandwidth_sma3nz: 7,
    F2bandwidth_sma3nz: 9,
    F3bandwidth_sma3nz: 12,
    F3amplitudeLogRelF0_sma3nz: 3,
  },
};

/** Functionals that are farther than 1e-3, of what is listed above. */
const functionalExceptions: Readonly<Record<string, readonly string[]>> = {
  "03a01Fa": ["F1bandwidth_sma3nz_stddevNorm"],
  opensmile: ["logRelF0-H1-A3_sma3nz_amean", "logRelF0-H1-A3_sma3nz_stddevNorm", "F3bandwidth_sma3nz_stddevNorm"],
};

describe.skipIf(!isPresent)(`eGeMAPSv02 (${reason})`, () => {
  const set = createFeatureSet("egemaps");

  test.each(clips)(
    "the 25 low-level descriptors of %s are SMILExtract's within 1e-3 in all frames but those counted",
    (name) => {
      expect(columnsApart(set, name, `${name}.eGeMAPSv02.lld.csv`)).toEqual(framesApart[name]);
    },
  );

  test.each(clips)("the 88 functionals of %s are SMILExtract's within 1e-3, but for named exceptions", (name) => {
    expect(functionalsApart(set, name, `${name}.eGeMAPSv02.functionals.csv`)).toEqual(functionalExceptions[name]);
  });
});
