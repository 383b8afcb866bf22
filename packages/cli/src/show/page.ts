// Pages: the panels of a sound one below the other over one time axis, with its name and facts above.
import { linearScale, niceTicks, tickText } from "./axis.ts";
import { factTexts } from "./facts.ts";
import { type Frame, legend } from "./marks.ts";
import { panelsOf } from "./panels.ts";
import type { Portrait } from "./portrait.ts";
import { element, escape, label } from "./svg.ts";

/** In the units of SVG, of which a PNG has two pixels each. */
export const PAGE_WIDTH = 900;
const [LEFT, RIGHT] = [84, 848];
const TOP = 58;
const GAP = 12;
const BELOW = 40;

/** One SVG document with a page for each portrait, from above. */
export function createPage(portraits: readonly Portrait[]): string {
  let height = 0;
  const pages = portraits.map((portrait) => {
    const page = drawPage(portrait);
    const placed = element("g", { transform: `translate(0 ${height})` }, page.elements);
    height += page.height;
    return placed;
  });
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${PAGE_WIDTH} ${height}`,
    width: PAGE_WIDTH,
    height,
    "font-family": "PT Sans, Helvetica, Arial, sans-serif",
    "font-size": 11,
    fill: "#222",
  };
  const paper = element("rect", { width: PAGE_WIDTH, height, fill: "#fff" });
  return element("svg", attributes, [paper, ...pages]);
}

function drawPage(portrait: Portrait): { readonly elements: readonly string[]; readonly height: number } {
  const timeScale = linearScale([portrait.from, portrait.to], [LEFT, RIGHT]);
  const elements = [...heading(portrait)];
  let top = TOP;
  for (const panel of panelsOf(portrait)) {
    const frame: Frame = { left: LEFT, right: RIGHT, top, bottom: top + panel.height };
    elements.push(element("g", {}, panel.draw({ portrait, frame, timeScale })));
    top = frame.bottom + GAP;
  }
  const bottom = top - GAP;
  for (const tick of niceTicks(portrait.from, portrait.to, 9)) {
    const x = timeScale(tick);
    elements.push(element("line", { x1: x, x2: x, y1: bottom, y2: bottom + 4, stroke: "#555", "stroke-width": 0.8 }));
    elements.push(label(tickText(tick), [x, bottom + 16], { anchor: "middle" }));
  }
  elements.push(label("time in s", [(LEFT + RIGHT) / 2, bottom + 31], { anchor: "middle" }));
  return { elements, height: bottom + BELOW };
}

function heading(portrait: Portrait): string[] {
  const facts = factTexts(portrait.facts).map(([name, text]) => `${name} ${text}`);
  return [
    label(portrait.name, [LEFT, 24], { "font-size": 15, "font-weight": "bold" }),
    label(facts.join("  ·  "), [LEFT, 43], { fill: "#555" }),
    ...legend(portrait, RIGHT, 24),
  ];
}

/** The pages as a document for browsers, which can be searched and read aloud. */
export function createHtml(portraits: readonly Portrait[]): string {
  const title = portraits.map(({ name }) => name).join(", ");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escape(title)}</title>
<style>body { margin: 1em auto; max-width: ${PAGE_WIDTH}px; background: #fff } svg { width: 100%; height: auto }</style>
${createPage(portraits)}
</html>
`;
}
