// Columns of text, aligned: words to the left, numbers to the right.
import { stripVTControlCharacters } from "node:util";
import { colours } from "./colours.ts";

/** A table with a line of headings; cells may be coloured. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((_, j) => Math.max(...[headings, ...rows].map((row) => widthOf(row[j]))));
  const isNumber = headings.map(
    (_, j) => j > 0 && rows.every((row) => /^[\d.,e+% -]*$/.test(stripVTControlCharacters(row[j]))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, j) => (isNumber[j] ? padStart : padEnd)(cell, widths[j]))
      .join("   ")
      .trimEnd();
  return [colours.dim(line(headings)), ...rows.map(line)].join("\n");
}

/** Names and what belongs to them, a line each. */
export function list(entries: readonly (readonly [name: string, text: string])[]): string {
  const width = Math.max(...entries.map(([name]) => widthOf(name)));
  return entries.map(([name, text]) => `${colours.dim(padEnd(name, width))}   ${text}`).join("\n");
}

/** Fills up to `width` letters, colours not counted. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Fills up to `width` letters from the left, colours not counted. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** How many letters a text shows. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
