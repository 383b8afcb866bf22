// A colour for each class, by its place: hues as far apart as they can be, of one lightness, so that none shouts.
const HUES = [150, 28, 265, 75, 330, 205, 110, 5, 295, 50];

/** A CSS colour for dots, lines and bars; `NONE` is grey. */
export function classColour(place: number, isNone: boolean): string {
  if (isNone) return "light-dark(oklch(0.62 0.01 150), oklch(0.7 0.01 150))";
  const hue = HUES[place % HUES.length];
  return `light-dark(oklch(0.58 0.13 ${hue}), oklch(0.76 0.12 ${hue}))`;
}
