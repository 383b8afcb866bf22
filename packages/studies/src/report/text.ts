// A report for the terminal, for Markdown, CSV, LaTeX and programs.
import { type Grid, gridOf } from "./grid.ts";
import type { Report } from "./report.ts";

/** Aligned columns, then what the numbers say. */
export function toText(report: Report): string {
  const grid = gridOf(report);
  const widths = grid.headings.map((_, j) => Math.max(...allLines(grid).map((line) => line[j].length)));
  const table = allLines(grid).map((line) =>
    line
      .map((cell, j) => cell.padEnd(widths[j]))
      .join("   ")
      .trimEnd(),
  );
  return [
    `${report.study} on ${report.data}`,
    report.citation,
    "",
    ...table,
    ...paragraphs(report.findings),
    ...paragraphs(report.warnings.map((warning) => `note: ${warning}`)),
  ].join("\n");
}

/** A page with the table, the findings, the methods and the command. */
export function toMarkdown(report: Report): string {
  const grid = gridOf(report);
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = `|${grid.headings.map((_, j) => (j < 2 ? "---" : "--:")).join("|")}|`;
  const { made } = report;
  return `${[
    `# ${report.study} on ${report.data}`,
    "",
    report.citation,
    "",
    row(grid.headings),
    rule,
    ...grid.lines.map(row),
    ...paragraphs(report.findings),
    "",
    "## Methods",
    "",
    report.methods,
    ...(report.warnings.length > 0 ? ["", ...report.warnings.map((warning) => `- ${warning}`)] : []),
    ...(made
      ? ["", "```sh", made.command, "```", "", `Made on ${made.date} by ulmus ${made.version} on ${made.machine}.`]
      : []),
  ].join("\n")}\n`;
}

/** RFC 4180, a line for each row, shares and errors as plain numbers. */
export function toCsv({ rows }: Report): string {
  const lines = rows.map(({ subject, system, score, published, repeated, honest, featureSeconds, problem }) => {
    const { runs, seconds } = honest ?? repeated ?? {};
    return {
      subject,
      system,
      score,
      published: published?.value,
      published_deviation: published?.deviation,
      repeated: repeated?.mean,
      repeated_deviation: repeated?.deviation,
      honest: honest?.mean,
      honest_deviation: honest?.deviation,
      low: honest?.interval?.[0],
      high: honest?.interval?.[1],
      uar: honest?.uar,
      runs: runs?.length,
      features_s: featureSeconds,
      solve_s: seconds?.solve,
      predict_s: seconds?.predict,
      problem,
    };
  });
  const table = [Object.keys(lines[0] ?? {}), ...lines.map((line) => Object.values(line))];
  return `${table.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** A table for booktabs. */
export function toLatex(report: Report): string {
  const grid = gridOf(report);
  const row = (cells: readonly string[]): string => `${cells.map(latexText).join(" & ")} \\\\`;
  return `${[
    "\\begin{table}",
    "\\centering",
    `\\caption{${latexText(`${report.citation} On ${report.data}.`)}}`,
    `\\begin{tabular}{ll${"r".repeat(Math.max(0, grid.headings.length - 2))}}`,
    "\\toprule",
    row(grid.headings),
    "\\midrule",
    ...grid.lines.map(row),
    "\\bottomrule",
    "\\end{tabular}",
    "\\end{table}",
  ].join("\n")}\n`;
}

/** The whole report. */
export function toJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 1)}\n`;
}

function allLines({ headings, lines }: Grid): readonly (readonly string[])[] {
  return [headings, ...lines];
}

function paragraphs(sentences: readonly string[]): string[] {
  return sentences.length > 0 ? ["", ...sentences] : [];
}

function csvCell(value: string | number | undefined): string {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function latexText(text: string): string {
  return text
    .replaceAll(/[\\{}]/g, "")
    .replaceAll(/[&%$#_]/g, String.raw`\$&`)
    .replaceAll("±", String.raw`$\pm$`)
    .replaceAll("×", String.raw`$\times$`)
    .replaceAll("–", "--");
}
