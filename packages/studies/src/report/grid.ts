// The table of a report as headings and texts: what the formats have in common.
import type { Measured } from "../protocol/measure.ts";
import type { Report, Row, ScoreName } from "./report.ts";

export interface Grid {
  readonly headings: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

interface Column {
  readonly heading: string;
  readonly text: (row: Row) => string;
}

/** A column stands in the grid if any row has something in it. */
export function gridOf({ subjects, rows }: Pick<Report, "subjects" | "rows">): Grid {
  const secondsOf = (row: Row) => (row.honest ?? row.repeated)?.seconds;
  const isStudy = rows.some(({ published, repeated }) => published ?? repeated);
  const columns: Column[] = [
    { heading: subjects, text: ({ subject }) => subject },
    { heading: "system", text: ({ system }) => system },
    { heading: "score", text: ({ score }) => (new Set(rows.map((row) => row.score)).size > 1 ? score : "") },
    {
      heading: "published",
      text: ({ published, score }) => (published ? plusMinus(published.value, published.deviation, score) : ""),
    },
    { heading: "ours, their protocol", text: ({ repeated, score }) => meanText(repeated, score) },
    {
      heading: isStudy ? "ours, honest" : (rows[0]?.score ?? "score"),
      text: ({ honest, score, problem }) => problem ?? meanText(honest, score),
    },
    { heading: "95 %", text: ({ honest, score }) => intervalText(honest, score) },
    { heading: "features s", text: ({ featureSeconds }) => secondsText(featureSeconds) },
    { heading: "solve s", text: (row) => secondsText(secondsOf(row)?.solve) },
    { heading: "predict s", text: (row) => secondsText(secondsOf(row)?.predict) },
  ];
  const used = columns.filter(({ text }) => rows.some((row) => text(row) !== ""));
  return { headings: used.map(({ heading }) => heading), lines: rows.map((row) => used.map(({ text }) => text(row))) };
}

/** A score as people read it: 0.534 of an accuracy is 53.4. */
export function scoreText(value: number, score: ScoreName): string {
  return isShare(score) ? (100 * value).toFixed(1) : value.toPrecision(3);
}

/** Whether a score is a share, which is printed in per cent. */
export function isShare(score: ScoreName): boolean {
  return score === "accuracy" || score === "UAR";
}

function plusMinus(value: number, deviation: number | undefined, score: ScoreName): string {
  return deviation ? `${scoreText(value, score)} ± ${scoreText(deviation, score)}` : scoreText(value, score);
}

function meanText(measured: Measured | undefined, score: ScoreName): string {
  return measured ? plusMinus(measured.mean, measured.deviation, score) : "";
}

function intervalText(measured: Measured | undefined, score: ScoreName): string {
  return measured?.interval ? measured.interval.map((value) => scoreText(value, score)).join("–") : "";
}

function secondsText(seconds: number | undefined): string {
  if (seconds === undefined) return "";
  return seconds < 10 ? seconds.toPrecision(2) : String(Math.round(seconds));
}
