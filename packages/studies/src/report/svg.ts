// The little that charts need of SVG: escaped text, elements, a vertical axis.

/** Makes text safe inside an element or an attribute. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** An element with attributes; numbers keep two decimals. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, inside = ""): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === "number" ? Math.round(value * 100) / 100 : escaped(value)}"`,
  );
  return `<${name}${list.join("")}>${inside}</${name}>`;
}

/** Words at a place; `anchor` is the side of the place that they end or begin at. */
export function words(text: string, x: number, y: number, anchor: "start" | "middle" | "end" = "start"): string {
  return element("text", { x, y, "text-anchor": anchor }, escaped(text));
}

/** A picture of `width` × `height` that scales with the page. */
export function picture(title: string, width: number, height: number, parts: readonly string[]): string {
  const inside = `<title>${escaped(title)}</title>${parts.join("\n")}`;
  return element("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title }, inside);
}

/** Where a chart's inside lies. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Lines and numbers of a vertical axis from `low` to `high`, and the function from values to heights. */
export function verticalAxis(
  { left, right, top, bottom }: Frame,
  [low, high]: readonly [number, number],
  text: (value: number) => string,
): { parts: string[]; y: (value: number) => number } {
  const y = (value: number): number => bottom - ((value - low) / (high - low)) * (bottom - top);
  const step = roundStep((high - low) / 5);
  const ticks = Array.from({ length: 12 }, (_, k) => (Math.ceil(low / step - 1e-9) + k) * step).filter(
    (value) => value <= high + 1e-9,
  );
  const parts = ticks.flatMap((value) => [
    element("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: "grid" }),
    words(text(value), left - 6, y(value) + 4, "end"),
  ]);
  return { parts, y };
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least * 0.999) ?? 10) * power;
}
