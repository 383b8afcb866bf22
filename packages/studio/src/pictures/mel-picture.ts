// Log-mel values as pixels: time to the right, high sounds above.

/** A colour as red, green and blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** 256 colours from `from` by `through` to `to`. */
export function colourRamp(from: Rgb, through: Rgb, to: Rgb): Uint8ClampedArray {
  const ramp = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const share = i / 255;
    const [a, b, t] = share < 0.55 ? [from, through, share / 0.55] : [through, to, (share - 0.55) / 0.45];
    for (let c = 0; c < 3; c++) ramp[3 * i + c] = a[c] + (b[c] - a[c]) * t;
  }
  return ramp;
}

/** RGBA pixels, frames wide and bands high. */
export function melPixels(mel: Uint8Array, bands: number, ramp: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const frames = mel.length / bands;
  const pixels = new Uint8ClampedArray(4 * mel.length);
  for (let t = 0; t < frames; t++) {
    for (let band = 0; band < bands; band++) {
      const at = 4 * ((bands - 1 - band) * frames + t);
      const colour = 3 * mel[t * bands + band];
      pixels[at] = ramp[colour];
      pixels[at + 1] = ramp[colour + 1];
      pixels[at + 2] = ramp[colour + 2];
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}
