// RASTA filtering: what changes too slowly or too fast to be speech is taken out of the logarithm of each band (Hermansky & Morgan
// 1994).
import { matrix32, type Matrix32 } from "../math/matrix.ts";

const SLOPE = [0.2, 0.1, 0, -0.1, -0.2];
const POLE = 0.98;

/**
 * Filters each column of logarithms by .1 (2 + z⁻¹ − z⁻³ − 2z⁻⁴) / (1 − .98 z⁻¹), for frames every 10 ms. The first frame is taken to
 * have stood for ever, so it gives 0.
 */
export function rastaFilter({ rows, columns, data }: Matrix32): Matrix32 {
  const out = matrix32(rows, columns);
  for (let j = 0; j < columns; j++) {
    let last = 0;
    for (let t = 0; t < rows; t++) {
      last *= POLE;
      for (let i = 0; i < SLOPE.length; i++) last += SLOPE[i] * data[Math.max(0, t - i) * columns + j];
      out.data[t * columns + j] = last;
    }
  }
  return out;
}
