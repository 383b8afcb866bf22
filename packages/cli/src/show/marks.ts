// What panels share: frames with ticks and names, lines across them, and the marks of onsets and beats.
import { type Scale, tickText } from "./axis.ts";
import type { Portrait } from "./portrait.ts";
import { element, label, textOf } from "./svg.ts";

/** Where a panel is on the paper. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const ONSET = "#c0392b";
const BEAT = "#b08d57";

export function grid({ left, right }: Frame, places: readonly number[]): string[] {
  return places.map((y) =>
    element("line", { x1: left, x2: right, y1: y, y2: y, stroke: "#e8e8e8", "stroke-width": 0.7 }),
  );
}

export function beatLines({ beats }: Portrait, { top, bottom }: Frame, timeScale: Scale): string[] {
  return beats.map((beat) =>
    element("line", {
      class: "beat",
      x1: timeScale(beat),
      x2: timeScale(beat),
      y1: top,
      y2: bottom,
      stroke: BEAT,
      "stroke-width": 0.8,
      "stroke-dasharray": "3 2",
    }),
  );
}

/** A triangle at the upper edge for each onset. */
export function onsetMarks({ onsets }: Portrait, { top }: Frame, timeScale: Scale): string[] {
  return onsets.map((onset) => {
    const x = timeScale(onset);
    const d = `M${textOf(x)} ${textOf(top + 6)}L${textOf(x - 3)} ${textOf(top)}L${textOf(x + 3)} ${textOf(top)}Z`;
    return element("path", { class: "onset", d, fill: ONSET });
  });
}

interface ValueAxis {
  readonly name: string;
  readonly unit: string;
  readonly ticks: readonly number[];
  readonly scale: Scale;
}

/** The frame, the ticks with their numbers at the left, and the name with its unit turned beside them. */
export function valueAxis({ left, right, top, bottom }: Frame, { name, unit, ticks, scale }: ValueAxis): string[] {
  const [middle, x] = [(top + bottom) / 2, left - 44];
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  const turned = (text: string, at: number, fill: string): string =>
    label(text, [at, middle], { anchor: "middle", transform: `rotate(-90 ${textOf(at)} ${textOf(middle)})`, fill });
  return [
    element("rect", { ...box, fill: "none", stroke: "#555", "stroke-width": 0.8 }),
    ...ticks.map((tick) =>
      element("line", {
        x1: left - 4,
        x2: left,
        y1: scale(tick),
        y2: scale(tick),
        stroke: "#555",
        "stroke-width": 0.8,
      }),
    ),
    ...ticks.map((tick) => label(tickText(tick), [left - 7, scale(tick) + 3.5], { anchor: "end" })),
    turned(name, x - 13, "#111"),
    turned(unit, x, "#666"),
  ];
}

/** What the marks mean, in a line that ends at `right`. */
export function legend(portrait: Portrait, right: number, y: number): string[] {
  const beats = portrait.beats.length > 0;
  const onsetAt = beats ? right - 104 : right - 44;
  const d = `M${textOf(onsetAt)} ${textOf(y)}L${textOf(onsetAt - 3)} ${textOf(y - 6)}L${textOf(onsetAt + 3)} ${textOf(y - 6)}Z`;
  const dash = { stroke: BEAT, "stroke-width": 1, "stroke-dasharray": "3 2" };
  return [
    element("path", { d, fill: ONSET }),
    label("onset", [onsetAt + 8, y]),
    ...(beats
      ? [
          element("line", { x1: right - 44, x2: right - 44, y1: y - 9, y2: y + 2, ...dash }),
          label("beat", [right - 36, y]),
        ]
      : []),
  ];
}
