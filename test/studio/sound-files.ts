// Sounds as files in a folder for each class, and the order in which the page takes them in.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeWav, type Signal } from "ulmus";
import type { LabelledSounds } from "../model/data.ts";

/** Writes `folder/label/number.wav`, exact; of each sound no more than `seconds`. */
export function writeSounds(folder: string, { signals, labels }: LabelledSounds, seconds = Infinity): void {
  signals.forEach((signal, i) => writeSound(join(folder, labels[i]), `${i}.wav`, signal, seconds));
}

export function writeSound(folder: string, name: string, { sampleRate, samples }: Signal, seconds = Infinity): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, encodeWav({ sampleRate, channels: [samples.subarray(0, seconds * sampleRate)] }));
  return path;
}

/** As the page has them: by folder, then by number. */
export function inOrder({ signals, labels }: LabelledSounds): LabelledSounds {
  const order = labels
    .map((label, i) => ({ label, i }))
    .toSorted((a, b) => a.label.localeCompare(b.label) || a.i - b.i);
  return { labels: order.map(({ label }) => label), signals: order.map(({ i }) => signals[i]) };
}
