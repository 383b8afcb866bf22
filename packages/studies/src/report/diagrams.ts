// The confusion matrix, whose cells name their clips, and the reliability diagram.
import type { Confusion, Reliability } from "./report.ts";
import { element, escaped, picture, verticalAxis, words } from "./svg.ts";

const MOST_CLIPS = 40;

/** A table whose cells tell, when pointed at, which clips they count. */
export function confusionTable({ title, labels, cells }: Confusion): string {
  const head = `<tr><th>is ↓, taken for →</th>${labels.map((label) => `<th>${escaped(label)}</th>`).join("")}</tr>`;
  const lines = cells.map((row, truth) => {
    const count = row.reduce((sum, clips) => sum + clips.length, 0);
    const filled = row.map((clips, answer) => {
      const shade = `background: rgb(${answer === truth ? "60 140 80" : "200 80 60"} / ${(clips.length / Math.max(1, count)).toFixed(2)})`;
      const more = clips.length > MOST_CLIPS ? `\n… and ${clips.length - MOST_CLIPS} more` : "";
      const names = clips.slice(0, MOST_CLIPS).join("\n") + more;
      return `<td style="${shade}" title="${escaped(names)}">${clips.length || "·"}</td>`;
    });
    return `<tr><th>${escaped(labels[truth])}</th>${filled.join("")}</tr>`;
  });
  return `<table class="confusion"><caption>${escaped(title)}</caption>${head}${lines.join("")}</table>`;
}

/** The share of right answers against the probability that was given. */
export function reliabilityDiagram({ title, bins }: Reliability): string {
  const frame = { left: 50, right: 300, top: 20, bottom: 270 };
  const axis = verticalAxis(frame, [0, 1], (value) => value.toFixed(1));
  const x = (value: number): number => frame.left + value * (frame.right - frame.left);
  const dots = bins
    .filter(({ count }) => count > 0)
    .map(({ probability, right, count }) =>
      element(
        "circle",
        { cx: x(probability), cy: axis.y(right), r: 3 + Math.sqrt(count) / 3, class: "s0" },
        element("title", {}, `${count} answers`),
      ),
    );
  const diagonal = element("line", { x1: x(0), x2: x(1), y1: axis.y(0), y2: axis.y(1), class: "published" });
  return picture(title, 320, 310, [
    ...axis.parts,
    diagonal,
    ...dots,
    words("probability → share that was right", 60, 300),
  ]);
}
