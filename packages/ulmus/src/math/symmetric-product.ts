// A symmetric matrix times a vector. The matrix comes from memory but once, and half of it: kernels, which are made for many
// columns, would copy it first.
import type { Matrix64 } from "./matrix.ts";

/** A x, of a symmetric A (n × n) whose lower triangle alone is read. Every element serves two sums, four rows go together. */
export function symmetricTimes({ rows: n, data }: Matrix64, x: Float64Array): Float64Array {
  const y = new Float64Array(n);
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    const [a, b, c, d] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
    const [xa, xb, xc, xd] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
    let [ya, yb, yc, yd] = [0, 0, 0, 0];
    for (let j = 0; j < i; j++) {
      const pa = data[a + j];
      const pb = data[b + j];
      const pc = data[c + j];
      const pd = data[d + j];
      const xj = x[j];
      ya += pa * xj;
      yb += pb * xj;
      yc += pc * xj;
      yd += pd * xj;
      y[j] += pa * xa + pb * xb + (pc * xc + pd * xd);
    }
    y[i] += ya;
    y[i + 1] += yb;
    y[i + 2] += yc;
    y[i + 3] += yd;
    addCorner(y, data, x, { n, from: i, to: i + 4, firstColumn: i });
  }
  addCorner(y, data, x, { n, from: whole, to: n, firstColumn: 0 });
  return y;
}

/** The rows `from` … `to` − 1 of the triangle from a column on. */
function addCorner(
  y: Float64Array,
  data: Float64Array,
  x: Float64Array,
  { n, from, to, firstColumn }: { n: number; from: number; to: number; firstColumn: number },
): void {
  for (let i = from; i < to; i++) {
    for (let j = firstColumn; j < i; j++) {
      const value = data[i * n + j];
      y[i] += value * x[j];
      y[j] += value * x[i];
    }
    y[i] += data[i * n + i] * x[i];
  }
}
