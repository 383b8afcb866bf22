// The ComParE set: its columns' order, and the descriptors that it shares with the Geneva set, of which SMILExtract's numbers are at hand.
import { describe, expect, test } from "vitest";
import { createFeatureSet } from "ulmus-source/model/feature-sets/feature-sets.ts";
import { madeUpSound } from "../../audio/sounds.ts";
import { clip, clips, isPresent, reason, written } from "./oracles.ts";

const set = createFeatureSet("compare");
const names = set.columns.map(({ name }) => name);

test("columns stand where a program of others, written for openSMILE's tables, looks for them", () => {
  const places = {
    pcm_RMSenergy_sma_maxPos: 63,
    F0final_sma_maxPos: 3663,
    F0final_sma_minPos: 3664,
    F0final_sma_stddev: 3682,
    voicingFinalUnclipped_sma_maxPos: 3702,
    logHNR_sma_amean: 3853,
    pcm_RMSenergy_sma_peakRangeAbs: 4182,
    pcm_RMSenergy_sma_minRangeRel: 4187,
    "mfcc_sma[1]_amean": 5166,
    "mfcc_sma[1]_flatness": 5167,
  };
  expect(Object.fromEntries(Object.keys(places).map((name) => [name, names.indexOf(name)]))).toEqual(places);
});

test("positions are parts of the clip, as are times, and ranges are greater than what lies in them", () => {
  const row = set.row(madeUpSound(2));
  const value = (name: string): number => row[names.indexOf(name)];
  const shares = names.filter((name) => /(Pos|uplevelt.*|risetime|leftctime|_nnz)$/.test(name));
  expect(shares.length).toBe(65 * 2 * (2 + 6) + 1);
  expect(shares.filter((name) => !(value(name) >= 0 && value(name) <= 1))).toEqual([]);
  for (const descriptor of ["pcm_zcr_sma", "mfcc_sma[3]", "audSpec_Rfilt_sma_de[7]"]) {
    expect(value(`${descriptor}_range`)).toBeGreaterThanOrEqual(value(`${descriptor}_pctlrange0-1`));
    expect(value(`${descriptor}_iqr1-3`)).toBeCloseTo(value(`${descriptor}_iqr1-2`) + value(`${descriptor}_iqr2-3`), 4);
  }
});

describe.skipIf(!isPresent)(`what it shares with eGeMAPSv02 (${reason})`, () => {
  test.each(clips)(
    "of %s is SMILExtract's within 1e-3: loudness, MFCC 1 to 4, and jitter where the pitch is in both ranges",
    (name) => {
      const oracle = written(`${name}.eGeMAPSv02.lld.csv`);
      const frames = set.lowLevel(clip(name));
      const ours = (column: string, t: number): number =>
        frames.data[t * frames.columns + set.lowLevelColumns.findIndex((other) => other.name === column)];
      const theirs = (column: string, t: number): number => oracle.rows[t][oracle.names.indexOf(column)];
      const pairs: [string, string, number][] = [
        ["audspec_lengthL1norm_sma", "Loudness_sma3", 26],
        ...[1, 2, 3, 4].map((i): [string, string, number] => [`mfcc_sma[${i}]`, `mfcc${i}_sma3`, 1]),
      ];
      if (name === "03a01Fa") pairs.push(["jitterLocal_sma", "jitterLocal_sma3nz", 1]); // the other clip has pitches above 620 Hz
      for (const [ourName, theirName, scale] of pairs) {
        const largest = Math.max(...oracle.rows.map((_, t) => Math.abs(scale * theirs(theirName, t))));
        for (let t = 0; t < frames.rows - 2; t++) {
          const wanted = scale * theirs(theirName, t);
          const distance = Math.abs(ours(ourName, t) - wanted);
          expect(distance, `${ourName} of frame ${t}`).toBeLessThanOrEqual(1e-3 * Math.abs(wanted) + 1e-6 * largest);
        }
      }
    },
  );
});
