// Writes the tables of docs/features.md, between its two marks, from the registry of the built library.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../docs/features.md", import.meta.url));
const [BEGIN, END] = ["<!-- begin: npm run api writes this -->", "<!-- end -->"];

/** The page with the tables of these features. */
export function withFeatureTables(text, entries) {
  const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  if (before < BEGIN.length || after < 0) throw new Error(`docs/features.md must have the marks ${BEGIN} and ${END}`);
  return `${text.slice(0, before)}\n\n${featureTables(entries)}\n\n${text.slice(after)}`;
}

function featureTables(entries) {
  const rows = entries.map(({ name, about, source, per, wholeClip, columns }) => [
    `\`${name}\``,
    about,
    per === "ownFrame" ? "frame of its own" : per,
    unitsOf(columns),
    wholeClip === undefined ? "yes" : `no: ${wholeClip}`,
    source,
  ]);
  const words = entries.flatMap(({ name, words: own }) =>
    own.map((word) => [
      `\`${name}\``,
      `\`${word.name}\``,
      word.default === undefined ? "" : `\`${word.default}\``,
      word.about,
    ]),
  );
  return [
    table(["feature", "what it is", "a row for each", "columns", "streams", "source"], rows),
    "### Words",
    table(["feature", "word", "default", "what it says"], words),
  ].join("\n\n");
}

/** `20 × dB`, or the units one by one. */
function unitsOf(columns) {
  const units = [...new Set(columns.map(({ unit }) => unit))];
  return units.map((unit) => `${columns.filter((column) => column.unit === unit).length} × ${unit}`).join(", ");
}

function table(headings, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { listFeatures } = await import("../packages/ulmus/dist/index.js");
  writeFileSync(page, withFeatureTables(readFileSync(page, "utf8"), listFeatures()));
}
