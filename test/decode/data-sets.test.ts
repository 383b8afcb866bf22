import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decodeAudio } from "ulmus-source/decode/decode.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const dataSets = resolve(repository, process.env["ULMUS_DATASETS"] ?? "../shared/datasets");

/** Twelve files, evenly spaced, so that all classes have some. */
function someFiles(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.endsWith(ending)).toSorted();
  return Array.from({ length: 12 }, (_, i) => join(folder, files[Math.floor((i * files.length) / 12)]));
}

describe.skipIf(!existsSync(dataSets))(
  "files of the data sets (skipped where ULMUS_DATASETS is not a folder: they are not in the repository)",
  () => {
    test("ESC-10 (Ogg Vorbis) has the samples that its last page counts, 5 s to 1 %, of 44,100 Hz mono", async () => {
      for (const path of someFiles(join(dataSets, "esc10", "audio"), ".ogg")) {
        const bytes = readFileSync(path);
        const { sampleRate, channels } = await decodeAudio(bytes, path);
        expect([sampleRate, channels.length, channels[0].length]).toEqual([
          44_100,
          1,
          bytes.readUInt32LE(bytes.lastIndexOf("OggS") + 6),
        ]);
        expect(Math.abs(channels[0].length / 44_100 - 5)).toBeLessThan(0.05);
      }
    });

    test("EMO-DB (FLAC) has the samples that STREAMINFO counts, multiples of 2^-15, at 16,000 Hz", async () => {
      const folder = join(dataSets, "emodb", "audio");
      // The decoder's own parser loses the last frame of these three.
      const short = ["10a02Na.flac", "12a01Lb.flac", "14b01Fa.flac"].map((name) => join(folder, name));
      for (const path of [...someFiles(folder, ".flac"), ...short]) {
        const bytes = readFileSync(path);
        const { sampleRate, channels } = await decodeAudio(bytes, path);
        // RFC 9639, 8.2: 36 bits, of which the lower 32 are enough.
        expect([sampleRate, channels.length, channels[0].length]).toEqual([16_000, 1, bytes.readUInt32BE(22)]);
        expect(channels[0].every((sample) => Number.isInteger(sample * 32_768))).toBe(true);
      }
    });

    test("the Free Spoken Digit Dataset (WAV) has the samples that its data chunk counts, at 8,000 Hz", async () => {
      for (const path of someFiles(join(dataSets, "fsdd", "recordings"), ".wav")) {
        const bytes = readFileSync(path);
        const { sampleRate, channels } = await decodeAudio(bytes, path);
        const data = bytes.indexOf("data");
        expect([sampleRate, channels.length, channels[0].length]).toEqual([8000, 1, bytes.readUInt32LE(data + 4) / 2]);
        expect(channels[0][5]).toBe(bytes.readInt16LE(data + 8 + 10) / 32_768);
      }
    });

    test("an ESC-10 file that ends at 60 % gives between 30 and 80 % of its samples, equal to the whole's", async () => {
      const [path] = someFiles(join(dataSets, "esc10", "audio"), ".ogg");
      const bytes = readFileSync(path);
      const [whole] = (await decodeAudio(bytes, path)).channels;
      const [cut] = (await decodeAudio(bytes.subarray(0, 0.6 * bytes.length), path)).channels;
      expect(cut.length).toBeGreaterThan(0.3 * whole.length);
      expect(cut.length).toBeLessThan(0.8 * whole.length);
      expect(cut).toEqual(whole.subarray(0, cut.length));
    });
  },
);
