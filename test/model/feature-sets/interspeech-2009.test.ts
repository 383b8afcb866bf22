// The set of the INTERSPEECH 2009 Emotion Challenge against what SMILExtract writes.
import { describe, expect, test } from "vitest";
import { createFeatureSet } from "ulmus-source/model/feature-sets/feature-sets.ts";
import { clips, columnsApart, functionalsApart, isPresent, reason } from "./oracles.ts";

/** Functionals that are farther than 1e-3 from SMILExtract's, by clip. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // The mean of a delta, which is 0 but for rounding: 5.6e-8 there, where F0 goes up to 262 Hz; here 1.3e-9.
  "03a01Fa": ["F0_sma_de_amean"],
};

describe.skipIf(!isPresent)(`IS09 (${reason})`, () => {
  const set = createFeatureSet("is09");

  test.each(clips)("the 32 low-level descriptors of %s are SMILExtract's within 1e-3 of each value", (name) => {
    expect(columnsApart(set, name, `${name}.IS09_emotion.lld.csv`)).toEqual({});
  });

  test.each(clips)("the 384 functionals of %s are SMILExtract's within 1e-3, but for named exceptions", (name) => {
    expect(functionalsApart(set, name, `${name}.IS09_emotion.csv`)).toEqual(exceptions[name] ?? []);
  });
});
