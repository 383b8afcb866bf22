// Folders of small sounds, made for a test and removed after it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { encodeWav } from "ulmus-source/audio/wav.ts";
import type { Signal } from "ulmus-source/audio/signal.ts";
import { createRecipe, type Recipe } from "ulmus-source/model/recipe.ts";
import { createRandom } from "ulmus-source/math/random.ts";

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ulmus-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files, with the folders they need, below `folder`. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** A tone with noise. */
export function tone(frequency: number, { seconds = 0.3, sampleRate = 8000, seed = 1 } = {}): Signal {
  const random = createRandom(seed);
  const samples = Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    return 0.5 * Math.sin((2 * Math.PI * frequency * i) / sampleRate) + 0.05 * (2 * random.uniform() - 1);
  });
  return { sampleRate, samples };
}

export function wav({ sampleRate, samples }: Signal): Uint8Array {
  return encodeWav({ sampleRate, channels: [samples] }, { encoding: "int16" });
}

/** Files of two classes, `count` of each, by name. */
export function twoClasses(count: number): Record<string, Uint8Array> {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return Object.fromEntries(
    numbers.flatMap((i) => [
      [`low/${i}.wav`, wav(tone(300 + 10 * i, { seed: i }))],
      [`high/${i}.wav`, wav(tone(1500 + 20 * i, { seed: 100 + i }))],
    ]),
  );
}

/** Small and quick. */
export const smallRecipe: Recipe = createRecipe({ blocks: [{ frames: "mfcc", coefficients: 8, parts: [2, 0] }] });
