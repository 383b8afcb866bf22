// The list of all features as people read it.
import type { FeatureEntry } from "ulmus";
import { colours } from "./terminal/colours.ts";
import { counted } from "./terminal/format.ts";

/** Every feature with what it is, its columns and units, whether it streams, and its words with their defaults. */
export function featureListText(entries: readonly FeatureEntry[]): string {
  const rows = { frame: "frame", sample: "sample", ownFrame: "frame of its own", clip: "clip" };
  return entries
    .map(({ name, about, source, per, wholeClip, words, columns }) => {
      const units = [...new Set(columns.map(({ unit }) => unit))].join(", ");
      const streams = wholeClip === undefined ? "streams" : `needs the whole clip: ${wholeClip}`;
      const defaults = words.map((word) => (word.default === undefined ? word.name : `${word.name} = ${word.default}`));
      return [
        `${colours.bold(name)}  ${about}`,
        `  ${counted(columns.length, "column")} a ${rows[per]} (${units}); ${streams}`,
        `  ${colours.dim(source)}`,
        ...(defaults.length > 0 ? [`  ${colours.dim(`words: ${defaults.join(", ")}`)}`] : []),
      ].join("\n");
    })
    .join("\n");
}
