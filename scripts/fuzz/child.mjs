// Decodes damaged copies, one after another, and says what became of each; fuzz-decoders.mjs watches over it.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodeAudio } from "../../packages/ulmus/dist/index.js";
import { damagedCopy } from "./mutations.mjs";

const folder = fileURLToPath(new URL("../../test/fixtures/audio/", import.meta.url));
const endings = {
  wav: ".wav",
  aiff: ".aiff",
  flac: ".flac",
  mp3: ".mp3",
  vorbis: ".ogg",
  opus: ".opus",
  oggflac: ".oga",
};
const read = (name) => Uint8Array.from(readFileSync(folder + name));
const names = readdirSync(folder).filter((name) => !name.includes(".reference.") && /\.(?!md|sh)\w+$/.test(name));
const others = names.map(read);

/** "sound" or "refused"; anything else is a fault of ulmus. */
async function outcomeOf(bytes) {
  try {
    const { sampleRate, channels } = await decodeAudio(bytes);
    if (!(sampleRate >= 1000 && sampleRate <= 768_000)) return `a sample rate of ${sampleRate}`;
    if (!(channels.length >= 1 && channels.length <= 64)) return `${channels.length} channels`;
    const [{ length }] = channels;
    if (length < 1 || channels.some((samples) => samples.length !== length))
      return `${length} samples, or channels unlike`;
    return channels.every((samples) => samples.every(Number.isFinite)) ? "sound" : "samples that are not finite";
  } catch (error) {
    return error.name === "FileError" ? "refused" : `${error.stack}`;
  }
}

process.on("message", async ({ format, from, to }) => {
  const files = names.filter((name) => name.endsWith(endings[format])).map(read);
  for (let seed = from; seed < to; seed++) {
    process.send({ begun: seed });
    const started = performance.now();
    const outcome = await outcomeOf(damagedCopy(files, others, seed));
    const done = { seed, outcome, ms: performance.now() - started };
    process.send(seed % 64 === 0 || seed === to - 1 ? { ...done, bytes: process.memoryUsage.rss() } : done);
  }
});
