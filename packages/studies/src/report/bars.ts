// Bars of scores side by side for each subject, with error bars over seeds; what was published is a mark across its bar.
import { isShare, scoreText } from "./grid.ts";
import type { Row } from "./report.ts";
import { element, picture, verticalAxis, words } from "./svg.ts";

/** Which of a row's measurements is drawn. */
export type Shown = "honest" | "repeated";

/** A chart of rows that all have one kind of score. */
export function barChart(title: string, rows: readonly Row[], shown: Shown): string {
  const drawn = rows.filter((row) => row[shown] !== undefined || row.published !== undefined);
  const [subjects, systems] = [unique(drawn.map(({ subject }) => subject)), unique(drawn.map(({ system }) => system))];
  const width = Math.max(480, 80 + subjects.length * (systems.length * 16 + 24));
  const frame = { left: 50, right: width - 10, top: 20 + 18 * Math.ceil(systems.length / 4), bottom: 320 };
  const { score } = drawn[0];
  const high = Math.max(...drawn.flatMap((row) => [row[shown]?.mean ?? 0, row.published?.value ?? 0]));
  const axis = verticalAxis(frame, [0, isShare(score) ? Math.min(1, high * 1.15) : high * 1.15], (value) =>
    scoreText(value, score).replace(/\.0$/, ""),
  );
  const room = (frame.right - frame.left) / subjects.length;
  const wide = (room * 0.8) / systems.length;
  const place = (row: Row): number =>
    frame.left + room * (subjects.indexOf(row.subject) + 0.1) + wide * systems.indexOf(row.system);
  return picture(title, width, 400, [
    ...axis.parts,
    ...systems.map((system, s) => legend(system, s)),
    ...drawn.map((row) => bar(row, shown, { x: place(row), wide, ...axis, s: systems.indexOf(row.system) })),
    ...subjects.map((subject, k) => turned(subject, frame.left + room * (k + 0.5), frame.bottom + 14)),
  ]);
}

interface Place {
  readonly x: number;
  readonly wide: number;
  readonly y: (value: number) => number;
  /** Which system. */
  readonly s: number;
}

function bar(row: Row, shown: Shown, { x, wide, y, s }: Place): string {
  const measured = row[shown];
  const middle = x + wide / 2;
  const parts: string[] = [];
  if (measured) {
    const { mean, deviation, runs } = measured;
    const about = `${row.subject}, ${row.system}: ${runs.map((run) => scoreText(run, row.score)).join(", ")}`;
    const box = { x, y: y(mean), width: wide * 0.9, height: y(0) - y(mean), class: `s${s % 8}` };
    parts.push(element("rect", box, element("title", {}, about)));
    parts.push(
      element("line", { x1: middle, x2: middle, y1: y(mean - deviation), y2: y(mean + deviation), class: "error" }),
    );
  }
  if (row.published) {
    const [at, about] = [y(row.published.value), `published: ${scoreText(row.published.value, row.score)}`];
    parts.push(
      element("line", { x1: x - 1, x2: x + wide, y1: at, y2: at, class: "published" }, element("title", {}, about)),
    );
  }
  return parts.join("");
}

function legend(system: string, s: number): string {
  const [x, y] = [50 + (s % 4) * 170, 8 + 18 * Math.floor(s / 4)];
  return element("rect", { x, y, width: 10, height: 10, class: `s${s % 8}` }) + words(system, x + 15, y + 9);
}

function turned(text: string, x: number, y: number): string {
  return element("g", { transform: `translate(${x} ${y}) rotate(20)` }, words(text, 0, 0));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
