// Kernels that depend on two rows by their inner product and norms alone, so that one matrix product gives them all.
//   arcCosine: a layer of infinitely many ReLU units (Cho & Saul 2009, of order 1);
//   erf: one of infinitely many units erf(z), much like tanh(2z/√π) (Williams 1997).
import { ArgumentError } from "../../errors.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix, type Matrix64, mirrorLower, rowOf } from "../../math/matrix.ts";

/** The random weights of the infinite layers: N(0, weightScale²), and biases N(0, biasScale²). */
interface InfiniteLayer {
  /** Deviation of a unit's input for a row of squared norm 1, > 0. */
  readonly weightScale: number;
  /** Deviation of the biases, ≥ 0. */
  readonly biasScale: number;
}

export type ProductKernel =
  /** xᵀy */
  | { readonly name: "linear" }
  /** (xᵀy + offset)^degree, for an offset ≥ 0 and a whole degree ≥ 1. */
  | { readonly name: "polynomial"; readonly degree: number; readonly offset: number }
  /** exp(−γ ‖x − y‖²), γ > 0: on scaled rows it stands for γ/d on standardised ones. */
  | { readonly name: "rbf"; readonly gamma: number }
  /** 2 E[relu(wᵀx + b) relu(wᵀy + b)] */
  | ({ readonly name: "arcCosine" } & InfiniteLayer)
  /** E[erf(wᵀx + b) erf(wᵀy + b)] */
  | ({ readonly name: "erf" } & InfiniteLayer);

interface Rows {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly kernels: Kernels;
}

/** out (n × m), which is 0, becomes k(aᵢ, bⱼ); each pair of one matrix's rows is compared once. */
export function fillByProduct(out: Matrix64, kernel: ProductKernel, { a, b, kernels }: Rows): void {
  if (a === b) kernels.gram(out, a, { ofRows: true, lowerOnly: true });
  else kernels.multiply(out, a, b, { transposeB: true });
  const k = ofProducts(kernel);
  const [aa, bb] = [squaredNorms(a), squaredNorms(b)];
  for (let i = 0; i < out.rows; i++) {
    const row = rowOf(out, i);
    const end = a === b ? i + 1 : row.length;
    for (let j = 0; j < end; j++) row[j] = k(row[j], aa[i], bb[j]);
  }
  if (a === b) mirrorLower(out);
}

/** k as a function of xᵀy, ‖x‖² and ‖y‖². */
function ofProducts(kernel: ProductKernel): (xy: number, xx: number, yy: number) => number {
  switch (kernel.name) {
    case "linear":
      return (xy) => xy;
    case "polynomial":
      return (xy) => (xy + kernel.offset) ** kernel.degree;
    case "rbf":
      return (xy, xx, yy) => Math.exp(-kernel.gamma * Math.max(0, xx + yy - 2 * xy));
    case "arcCosine":
      return ofInputs(kernel, (uv, uu, vv) => {
        const norms = Math.sqrt(uu * vv);
        const cosine = norms > 0 ? Math.min(1, Math.max(-1, uv / norms)) : 0;
        const angle = Math.acos(cosine);
        return (norms * (Math.sin(angle) + (Math.PI - angle) * cosine)) / Math.PI;
      });
    case "erf":
      return ofInputs(kernel, (uv, uu, vv) => {
        const sine = (2 * uv) / Math.sqrt((1 + 2 * uu) * (1 + 2 * vv));
        return (2 / Math.PI) * Math.asin(sine);
      });
  }
  const { name } = kernel satisfies never as ProductKernel;
  throw new ArgumentError(`kernelMatrix: no kernel has the name ${name}; docs/kernels.md lists them`);
}

/** `k` of the covariances E[uv], E[u²], E[v²] of the inputs u = wᵀx + b and v = wᵀy + b of a random unit. */
function ofInputs(
  { weightScale, biasScale }: InfiniteLayer,
  k: (uv: number, uu: number, vv: number) => number,
): (xy: number, xx: number, yy: number) => number {
  const [weight, bias] = [weightScale * weightScale, biasScale * biasScale];
  return (xy, xx, yy) => k(weight * xy + bias, weight * xx + bias, weight * yy + bias);
}

function squaredNorms(m: Matrix): Float64Array {
  return Float64Array.from({ length: m.rows }, (_, i) => {
    let sum = 0;
    for (const x of rowOf(m, i)) sum += x * x;
    return sum;
  });
}
