// The kernel matrix of rows as if their images had been centred and weighted (Schölkopf, Smola & Müller 1998): what
// centre.ts does for rows that can be written down. Least squares on it needs neither intercept nor weights.
import { ArgumentError } from "../../errors.ts";
import { type Matrix64, matrix64, requireFinite } from "../../math/matrix.ts";
import { type CentredRows, centre, isConstant } from "../centre.ts";

/** Rows that are known by how alike they are. */
export interface KernelRows {
  /** k(xᵢ, xⱼ) of all pairs, n × n and symmetric. */
  readonly kernel: Matrix64;
  /** n × outputs. */
  readonly targets: Matrix64;
  /** One for each row, ≥ 0; 1 each by default. */
  readonly weights?: ArrayLike<number>;
}

export interface CentredKernel extends Pick<CentredRows, "targets" | "targetMean" | "roots"> {
  /** √wᵢ √wⱼ k̃(xᵢ, xⱼ) + s rᵢ rⱼ, r being the `roots` (n × n; the lower triangle): as `innerProducts` of centre.ts. */
  readonly products: Matrix64;
  /** The share s of the intercept. */
  readonly share: number;
  /** Σ w. */
  readonly total: number;
  /** Σ w k̃(x, x) / Σ w: the λ that a relative ridge of 1 stands for. 0 where all images are the same. */
  readonly variance: number;
  /** Σⱼ wⱼ k(xᵢ, xⱼ) / Σ w of each row. */
  readonly kernelMean: Float64Array;
}

/** Centres `rows`; changes nothing. */
export function centreKernel({ kernel, targets, weights }: KernelRows): CentredKernel {
  const n = targets.rows;
  if (kernel.rows !== n || kernel.columns !== n) {
    throw new ArgumentError(
      `centreKernel: the kernel matrix must be ${n} × ${n} for ${n} target rows, got ${kernel.rows} × ${kernel.columns}`,
    );
  }
  requireFinite(kernel, "centreKernel: kernel");
  const centred = centre({ hidden: matrix64(n, 0), targets, ...(weights && { weights }) });
  const { roots } = centred;
  const kernelMean = new Float64Array(n);
  const shares = roots.map((root) => root * root);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) kernelMean[i] += shares[j] * kernel.data[i * n + j];
  let [mean, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    mean += shares[i] * kernelMean[i];
    squares += shares[i] * kernel.data[i * n + i];
  }
  const variance = isConstant(squares - mean, squares) ? 0 : squares - mean;
  const total = weights ? Float64Array.from(weights).reduce((sum, weight) => sum + weight, 0) : n;
  const share = variance > 0 ? (total * variance) / n : 1;
  const products = matrix64(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const at = i * n + j;
      const image = variance > 0 ? kernel.data[at] - kernelMean[i] - kernelMean[j] + mean : 0;
      products.data[at] = roots[i] * roots[j] * (total * image + share);
    }
  }
  return {
    targets: centred.targets,
    targetMean: centred.targetMean,
    roots,
    products,
    share,
    total,
    variance,
    kernelMean,
  };
}
