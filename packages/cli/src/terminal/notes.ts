// What a report says besides its numbers: files that were skipped, and warnings.
import { colours, errorColours } from "./colours.ts";
import { counted, firstTen } from "./format.ts";

/** Lines for a report, each part after an empty line; none if there is nothing to say. */
export function printNotes(skipped: readonly string[], warnings: readonly string[]): string[] {
  const { yellow } = colours;
  const skippedLines =
    skipped.length > 0
      ? ["", yellow(`${counted(skipped.length, "file")} skipped:`), ...firstTen(skipped).map((line) => `  ${line}`)]
      : [];
  const warningLines = firstTen(warnings).map((line) => `${yellow("warning:")} ${line}`);
  return [...skippedLines, ...(warningLines.length > 0 ? ["", ...warningLines] : [])];
}

/** A sound as it is; if only a part of its file could be read, then that is said on stderr. */
export function warned<Sound extends { readonly damage?: string }>(path: string, sound: Sound): Sound {
  if (sound.damage !== undefined) {
    process.stderr.write(`${errorColours.yellow("warning:")} ${path}: ${sound.damage}\n`);
  }
  return sound;
}
