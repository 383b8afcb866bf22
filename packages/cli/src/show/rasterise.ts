// An SVG page as a PNG file: by resvg (WebAssembly), with a font of our own, so that it looks alike on every machine.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** Twice as many pixels as the page has units: sharp on paper and on screens. */
const PIXELS_PER_UNIT = 2;

const require = createRequire(import.meta.url);

/** The bytes of a PNG file. */
export async function rasterise(svg: string, width: number): Promise<Uint8Array> {
  const { initWasm, Resvg } = await import("@resvg/resvg-wasm");
  await initWasm(await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  const fonts = ["400Regular/PTSans_400Regular.ttf", "700Bold/PTSans_700Bold.ttf"];
  const fontBuffers = await Promise.all(
    fonts.map((file) => readFile(require.resolve(`@expo-google-fonts/pt-sans/${file}`))),
  );
  const page = new Resvg(svg, {
    fitTo: { mode: "width", value: PIXELS_PER_UNIT * width },
    font: { fontBuffers, defaultFontFamily: "PT Sans", sansSerifFamily: "PT Sans" },
  });
  return page.render().asPng();
}
