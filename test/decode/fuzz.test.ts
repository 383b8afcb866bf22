// A slice of scripts/fuzz-decoders.mjs, which takes 10,000 files of each format. It works on the built library.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { root } from "../repository.ts";

interface Result {
  readonly sound: number;
  readonly refused: number;
  readonly faults: readonly { readonly seed: number; readonly what: string }[];
}

describe("100 damaged files give a sound or a FileError: no crash, no hang, no 1 GB, nothing empty", () => {
  test.each(["wav", "aiff", "flac", "oggflac", "mp3", "vorbis", "opus"])("%s", (format) => {
    const program = ["scripts/fuzz-decoders.mjs", "--runs", "100", "--only", format, "--json"];
    const { stdout, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
    const { faults, sound, refused } = JSON.parse(stdout) as Result;
    expect(faults).toEqual([]);
    expect(sound + refused).toBe(100);
    expect(Math.min(sound, refused)).toBeGreaterThan(5); // or nothing was tested
  });
});
