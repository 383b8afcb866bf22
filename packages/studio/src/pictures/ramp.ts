// The colours of spectrograms: from the card's own to the accent, in light and in dark.
import { colourRamp } from "./mel-picture.ts";

const light = colourRamp([255, 253, 248], [86, 168, 132], [12, 48, 36]);
const dark = colourRamp([23, 27, 30], [38, 116, 88], [226, 250, 222]);

export function currentRamp(): Uint8ClampedArray {
  const theme = document.documentElement.dataset["theme"];
  const isDark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return isDark ? dark : light;
}
