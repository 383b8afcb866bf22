// The log-mel spectrogram as an image, a pixel for each value, in the colours of Viridis: even to the eye, and in grey too.
import type { Portrait } from "./portrait.ts";
import { encodePng } from "./png.ts";

/** Ten colours from the quietest to the loudest (van der Walt & Smith 2015); between them it is interpolated. */
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
] as const;

/** The level, in dB below the loudest, that has the darkest colour. */
export const QUIETEST = -80;

/** Red, green and blue of a level from QUIETEST to 0 dB. */
export function colourOf(decibel: number): [number, number, number] {
  const place = Math.min(1, Math.max(0, 1 - decibel / QUIETEST)) * (VIRIDIS.length - 1);
  const [below, part] = [
    Math.min(VIRIDIS.length - 2, Math.floor(place)),
    place - Math.min(VIRIDIS.length - 2, Math.floor(place)),
  ];
  const mixed = (i: 0 | 1 | 2): number => Math.round((1 - part) * VIRIDIS[below][i] + part * VIRIDIS[below + 1][i]);
  return [mixed(0), mixed(1), mixed(2)];
}

/** As a URL that holds the PNG itself: frames from left to right, bands from below. */
export function spectrogramImage({ logMel: { rows, columns, data } }: Portrait): string {
  const pixels = new Uint8Array(3 * rows * columns);
  for (let t = 0; t < rows; t++)
    for (let band = 0; band < columns; band++)
      pixels.set(colourOf(data[t * columns + band]), 3 * ((columns - 1 - band) * rows + t));
  return `data:image/png;base64,${encodePng(pixels, rows, columns).toString("base64")}`;
}
