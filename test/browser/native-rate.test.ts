import { readFileSync } from "node:fs";
import { createRandom } from "ulmus-source/math/random.ts";
import { describe, expect, test } from "vitest";
import { nativeRate } from "ulmus-source/browser/native-rate.ts";
import { root } from "../repository.ts";

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(`${root}test/fixtures/audio/${name}`));
const others = ["chirp-16k-mono.m4a", "chirp-16k-mono-ima4.aiff", "chirp-16k-mono-adpcm.wav", "chirp-48k-mono.webm"];

describe("the rate that a header says", () => {
  test.each(others)("of %s is the one in its name", (name) => {
    expect(nativeRate(fixture(name))).toBe(name.includes("48k") ? 48_000 : 16_000);
  });

  test("of AAC in ADTS is that of its index (ISO/IEC 14496-3, table 1.18)", () => {
    const header = (index: number): Uint8Array => Uint8Array.of(0xff, 0xf1, 0x40 | (index << 2), 0x80, 0, 0, 0);
    expect([0, 3, 4, 8, 11].map((index) => nativeRate(header(index)))).toEqual([96_000, 48_000, 44_100, 16_000, 8000]);
    expect(nativeRate(header(15))).toBeUndefined();
  });

  test("is unknown, and never an error, of a file cut anywhere, of 4000 damaged ones, of none", () => {
    const random = createRandom(1);
    for (const name of others) {
      const bytes = fixture(name);
      for (let length = 0; length < Math.min(bytes.length, 2000); length++) nativeRate(bytes.subarray(0, length));
      for (let run = 0; run < 1000; run++) {
        const damaged = bytes.slice();
        for (let i = 0; i < 5; i++) damaged[Math.floor(random.uniform() * 1000)] = Math.floor(random.uniform() * 256);
        const rate = nativeRate(damaged) ?? 1;
        expect(rate > 0 && rate < Infinity).toBe(true);
      }
    }
    expect(nativeRate(new Uint8Array(0))).toBeUndefined();
    expect(nativeRate(new TextEncoder().encode("no sound at all"))).toBeUndefined();
  });
});
