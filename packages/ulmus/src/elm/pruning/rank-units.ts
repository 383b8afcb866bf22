// Multiresponse sparse regression (Similä & Tikka 2005): hidden columns ranked by the order in which they enter a model
// that moves from one least-squares fit towards the next. With one output it is least angle regression (Efron et al. 2004).
//
// Columns x_j have length 1. u_j are the products of x_j with the residuals of the model so far, g_j those with the
// residuals of the least-squares fit of the columns in it. A step γ towards that fit leaves (1 − γ) u_j + γ g_j; columns
// in it have g = 0 and all the same ‖u‖ = c. So column j enters at γ = θ / (1 + θ) with the only θ ≥ 0 for which
// ‖u_j + θ g_j‖ = c (Euclidean norms over the outputs). At the start nothing is in it, g = u, and c is the largest ‖u‖.
import { type Matrix64, matrix64, rowOf } from "../../math/matrix.ts";
import { type Candidates, dot, squaresOf } from "../growing/candidates.ts";
import type { NestedFit } from "../growing/nested-fit.ts";
import type { Remainders } from "../growing/remainders.ts";

/**
 * Lets candidates enter `fit` in the order of their rank until it has `most` units, meets the targets, or is left with
 * candidates that bring nothing. `fit` and `remainders` are of these candidates, and new.
 */
export function rankUnits(candidates: Candidates, fit: NestedFit, remainders: Remainders, most: number): void {
  const inverseLengths = candidates.squares.map((squares) => (squares > 0 ? 1 / Math.sqrt(squares) : 0));
  const u = scaled(remainders.products, inverseLengths);
  let c = Math.sqrt(Array.from(inverseLengths, (_, j) => squaresOf(rowOf(u, j))).reduce((a, b) => Math.max(a, b), 0));
  while (fit.units.length < most && !fit.isExact) {
    const g = scaled(remainders.products, inverseLengths);
    const { unit, theta } = nextToEnter(u, g, c, remainders);
    if (unit < 0) return;
    const step = theta / (1 + theta);
    for (let i = 0; i < u.data.length; i++) u.data[i] += step * (g.data[i] - u.data[i]);
    c *= 1 - step;
    fit.add([unit]).forEach((direction) => remainders.remove(direction));
    remainders.close(unit);
  }
}

function nextToEnter(
  u: Matrix64,
  g: Matrix64,
  c: number,
  remainders: Remainders,
): { readonly unit: number; readonly theta: number } {
  let [unit, theta] = [-1, Infinity];
  for (let j = 0; j < u.rows; j++) {
    if (!remainders.isFree(j)) continue;
    const at = thetaOf(rowOf(u, j), rowOf(g, j), c);
    if (at < theta) [unit, theta] = [j, at];
  }
  return { unit, theta };
}

/** The root θ ≥ 0 of ‖u + θ g‖² = c²: of a θ² + 2 b θ − gap = 0, in the form in which nothing cancels. */
function thetaOf(u: Float64Array, g: Float64Array, c: number): number {
  const [a, b, gap] = [squaresOf(g), dot(u, g), Math.max(0, c * c - squaresOf(u))];
  const root = Math.sqrt(b * b + a * gap);
  return b > 0 ? gap / (b + root) : (root - b) / a;
}

/** Each row of `m` times its factor. */
function scaled(m: Matrix64, factors: Float64Array): Matrix64 {
  const out = matrix64(m.rows, m.columns);
  for (let i = 0; i < out.data.length; i++) out.data[i] = m.data[i] * factors[Math.floor(i / m.columns)];
  return out;
}
