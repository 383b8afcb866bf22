// The studio's icon as PNG, from its SVG, for what takes no SVG: home screens of iOS, app launchers.
//   node scripts/studio-icons.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

const folder = new URL("../packages/studio/public/", import.meta.url);
const svg = readFileSync(new URL("icon.svg", folder), "utf8");
// Launchers cut a shape of their own from it: the ground reaches the edges, and the bars stand within 80 % of it.
const square = svg.replace(/ rx="\d+"/, "");

await initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
write("icon-192.png", svg, 192);
write("icon-512.png", svg, 512);
write("icon-maskable-512.png", square, 512);
write("apple-touch-icon.png", square, 180);

function write(name, source, width) {
  writeFileSync(new URL(name, folder), new Resvg(source, { fitTo: { mode: "width", value: width } }).render().asPng());
}
