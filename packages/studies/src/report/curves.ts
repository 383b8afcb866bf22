// Lines over a logarithmic axis: a score against the number of units, the ridge, the number of labels.
import type { Curve } from "./report.ts";
import { element, picture, verticalAxis, words } from "./svg.ts";

const [width, height] = [640, 360];
const frame = { left: 50, right: width - 150, top: 20, bottom: height - 50 };

/** A chart of all lines of a curve. */
export function curveChart({ title, across, up, lines, marks = [] }: Curve): string {
  const [xs, ys] = [0, 1].map((k) => lines.flatMap(({ points }) => points.map((point) => point[k])));
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const x = (value: number): number =>
    frame.left + (Math.log(value / least) / Math.log(most / least || 1)) * (frame.right - frame.left);
  const low = Math.min(...ys) >= 0 && Math.max(...ys) <= 1 ? Math.max(0, Math.min(...ys) - 0.05) : Math.min(...ys);
  const axis = verticalAxis(frame, [low, Math.max(...ys) + 0.02 * (Math.max(...ys) - low) + 1e-9], (value) =>
    String(Number(value.toPrecision(3))),
  );
  const drawn = lines.flatMap(({ name, points }, k) => {
    const path = points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${x(a).toFixed(1)} ${axis.y(b).toFixed(1)}`).join("");
    const dots = points.map(([a, b]) =>
      element(
        "circle",
        { cx: x(a), cy: axis.y(b), r: 3, class: `s${k % 8}` },
        element("title", {}, `${a}: ${b.toPrecision(3)}`),
      ),
    );
    const key = element("rect", { x: width - 140, y: 20 + 18 * k, width: 10, height: 10, class: `s${k % 8}` });
    return [element("path", { d: path, class: `l${k % 8}` }), ...dots, key, words(name, width - 125, 29 + 18 * k)];
  });
  const ticks = [...new Set(lines[0].points.map(([a]) => a))].map((a) =>
    words(String(a), x(a), frame.bottom + 16, "middle"),
  );
  const flags = marks.flatMap(({ at, name }) => [
    element("line", { x1: x(at), x2: x(at), y1: frame.top, y2: frame.bottom, class: "published" }),
    words(name, x(at) + 4, frame.top + 10),
  ]);
  const names = [words(across, (frame.left + frame.right) / 2, height - 12, "middle"), words(up, 6, 12)];
  return picture(title, width, height, [...axis.parts, ...ticks, ...flags, ...drawn, ...names]);
}
