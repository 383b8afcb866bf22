// Elements of SVG as text. Knows nothing of sound.

type Attributes = Readonly<Record<string, string | number>>;

/** One element; numbers are written with two decimals, and what is in attributes and text is escaped. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(textOf(value))}"`);
  return `<${name}${written.join("")}${children.length === 0 ? "/>" : `>${children.join("")}</${name}>`}`;
}

/** A line of text; `anchor` says which end of it stands at x. */
export function label(
  text: string,
  [x, y]: readonly [number, number],
  { anchor = "start", ...attributes }: Attributes & { readonly anchor?: "start" | "middle" | "end" } = {},
): string {
  return element("text", { x, y, "text-anchor": anchor, ...attributes }, [escape(text)]);
}

/** A line through points; where one is not finite, it is interrupted. */
export function pathThrough(points: Iterable<readonly [x: number, y: number]>): string {
  let path = "";
  let isDrawing = false;
  for (const [x, y] of points) {
    const isPoint = Number.isFinite(x) && Number.isFinite(y);
    if (isPoint) path += `${isDrawing ? "L" : "M"}${textOf(x)} ${textOf(y)}${isDrawing ? "" : "h0"}`;
    isDrawing = isPoint;
  }
  return path;
}

export function textOf(value: string | number): string {
  return typeof value === "string" ? value : String(Math.round(100 * value) / 100);
}

export function escape(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // What XML does not allow at all, such as control characters in the name of a file, is shown as a question mark.
  return text
    .replace(/[&<>"]/g, (letter) => entities[letter])
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "?");
}
