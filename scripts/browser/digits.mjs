// Spoken digits (FSDD) as one would drop them: a folder for each word, of several speakers.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const root = fileURLToPath(new URL("../..", import.meta.url));
const datasets = resolve(root, process.env.ULMUS_DATASETS ?? "../shared/datasets");
const speakers = ["george", "jackson", "lucas", "nicolas", "theo", "yweweler"];

/** The path of a recording, `take` 0 … 299 of the digit: speakers in turn; undefined without the data sets (the folder ULMUS_DATASETS, or ../shared/datasets). */
export function digitPath(digit, take) {
  const speaker = speakers[take % speakers.length];
  const name = `${digit}_${speaker}_${Math.floor(take / speakers.length)}.wav`;
  const path = join(datasets, "fsdd", "recordings", name);
  return existsSync(path) ? path : undefined;
}

/** Writes the first `count` takes of each word below `folder`; false without the data sets. */
export function writeDigits(folder, count, wanted = words) {
  if (!digitPath(0, 0)) return false;
  for (const word of wanted) {
    mkdirSync(join(folder, word), { recursive: true });
    for (let take = 0; take < count; take++) {
      copyFileSync(digitPath(words.indexOf(word), take), join(folder, word, `${take}.wav`));
    }
  }
  return true;
}
