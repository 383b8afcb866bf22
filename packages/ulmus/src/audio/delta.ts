// Deltas: how fast features change, by a least-squares fit around each frame.
import { ArgumentError } from "../errors.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";

export interface DeltaOptions {
  /**
   * `savitzky-golay` (librosa, mode "interp"): the order-th derivative of a polynomial of that degree, fitted to `width`
   * frames; the frames at both ends take the fit of the outermost `width` frames. A clip with fewer frames uses its
   * largest odd number of frames ≥ 3 instead, and one with fewer than 3 has deltas of 0.
   * `regression` (HTK, openSMILE): Σ i (x[n+i] − x[n−i]) / (2 Σ i²), the first and last frame repeated beyond the ends;
   * order 2 is the delta of the delta.
   */
  readonly method?: "savitzky-golay" | "regression";
  /** In frames, odd ≥ 3: those before, the frame, and those after. Default 9, with `regression` 5. */
  readonly width?: number;
  /** 1: per frame; 2: per frame². Default 1. */
  readonly order?: 1 | 2;
}

/** The change of each feature, frames × features. */
export function delta(frames: Matrix32, options: DeltaOptions = {}): Matrix32 {
  const { method = "savitzky-golay", order = 1 } = options;
  const { width = method === "regression" ? 5 : 9 } = options;
  if (!Number.isInteger(width) || width < 3 || width % 2 === 0) {
    throw new ArgumentError(`delta: width must be an odd number of frames ≥ 3, got ${width}`);
  }
  if (order !== 1 && order !== 2) throw new ArgumentError(`delta: order must be 1 or 2, got ${String(order)}`);
  switch (method) {
    case "savitzky-golay":
      return savitzkyGolay(frames, width, order);
    case "regression":
      return order === 1 ? regression(frames, width) : regression(regression(frames, width), width);
  }
  method satisfies never;
  throw new ArgumentError(`delta: method must be savitzky-golay or regression, got ${String(method)}`);
}

function savitzkyGolay(frames: Matrix32, width: number, order: 1 | 2): Matrix32 {
  const { rows, columns } = frames;
  const odd = Math.min(width, rows - 1 + (rows % 2));
  if (odd < 3) return matrix32(rows, columns);
  const reach = (odd - 1) / 2;
  const taps = order === 1 ? slopeTaps(reach) : curvatureTaps(reach);
  // The order-th derivative of a polynomial of that degree is constant, so the ends repeat the outermost fit.
  const inner = (t: number): number => Math.min(Math.max(t, reach), rows - 1 - reach);
  return correlate(frames, taps, (t, i) => inner(t) + i);
}

function regression(frames: Matrix32, width: number): Matrix32 {
  return correlate(frames, slopeTaps((width - 1) / 2), (t, i) => Math.min(Math.max(t + i, 0), frames.rows - 1));
}

/** out[t] = Σ taps[i] x[at(t, i)], with i from −reach to reach. */
function correlate(frames: Matrix32, taps: Float64Array, at: (t: number, i: number) => number): Matrix32 {
  const { rows, columns, data } = frames;
  const reach = (taps.length - 1) / 2;
  const out = matrix32(rows, columns);
  const sum = new Float64Array(columns);
  for (let t = 0; t < rows; t++) {
    sum.fill(0);
    for (let i = -reach; i <= reach; i++) {
      const [tap, row] = [taps[i + reach], at(t, i) * columns];
      if (tap === 0) continue;
      for (let j = 0; j < columns; j++) sum[j] += tap * data[row + j];
    }
    out.data.set(sum, t * columns);
  }
  return out;
}

/** The slope of the least-squares line through x[−reach … reach]: Σ i x[i] / Σ i². */
function slopeTaps(reach: number): Float64Array {
  return normalized(Float64Array.from({ length: 2 * reach + 1 }, (_, n) => n - reach));
}

/** The second derivative of the least-squares parabola: 2 Σ q[i] x[i] / Σ q[i]², where q is i² less its mean. */
function curvatureTaps(reach: number): Float64Array {
  const meanSquare = (reach * (reach + 1)) / 3;
  const parabola = Float64Array.from({ length: 2 * reach + 1 }, (_, n) => (n - reach) ** 2 - meanSquare);
  return normalized(parabola).map((tap) => 2 * tap);
}

function normalized(taps: Float64Array): Float64Array {
  const energy = taps.reduce((sum, tap) => sum + tap * tap, 0);
  return taps.map((tap) => tap / energy);
}
