// The few loops that take the time. This is the interface that plain TypeScript, WASM and native code fill;
// `plain-kernels.ts` is its specification. Kernels know matrices and nothing of sound or learning.
// Callers have checked shapes and values; matrices may be views that do not begin at byte 0.
import type { ActivationName } from "./activation.ts";
import type { Convolution } from "./convolution.ts";
import type { FloatArray, Matrix, Matrix32, Matrix64 } from "./matrix.ts";

export interface MultiplyOptions {
  /** Read `a` as its transpose. */
  readonly transposeA?: boolean;
  /** Read `b` as its transpose. */
  readonly transposeB?: boolean;
  /** Add to `out` instead of replacing it. */
  readonly accumulate?: boolean;
}

export interface GramOptions {
  /** Allow products in Float32 that are summed in Float32 for some hundred rows, then in Float64: faster, to about 1e-6. */
  readonly fast?: boolean;
  /** Add to the lower triangle only and leave the upper one as it was. */
  readonly lowerOnly?: boolean;
  /** The inner products of the rows instead, hhᵀ (n × n). */
  readonly ofRows?: boolean;
}

/** A square matrix in compressed rows: those of row i are the elements `starts[i]` … `starts[i + 1]` of `columns` and `values`. */
export interface SparseMatrix {
  /** One more than there are rows; the first is 0. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** The loops that take the time, in one of several implementations that give the same numbers to rounding. */
export interface Kernels {
  readonly name: string;
  /** Whether sums over rows may be `fast`, see `GramOptions`: the caller's choice when kernels are created; false if absent. */
  readonly isFast?: boolean;

  /** out (m × n) = a (m × k) · b (k × n). Sums in Float64 where `out` is Float64, else in Float32 or better. */
  multiply(out: Matrix, a: Matrix, b: Matrix, options?: MultiplyOptions): void;

  /** out (c × c) += hᵀh for h (n × c) and a symmetric `out`: both triangles; products and sums in Float64. */
  gram(out: Matrix64, h: Matrix, options?: GramOptions): void;

  /** out (n × units) = activation(inputs (n × d) · weights (d × units) + bias). */
  hidden(out: Matrix32, inputs: Matrix32, weights: Matrix32, bias: Float32Array, activation: ActivationName): void;

  /**
   * Overwrites the lower triangle of the symmetric `a` by its Cholesky factor L, a = LLᵀ; reads the lower triangle only
   * and leaves the upper one as it was. Returns −1, or the first pivot that is not positive.
   */
  cholesky(a: Matrix64): number;

  /** Overwrites b (n × m) by the solution x of LLᵀx = b, with L in the lower triangle of `factor`. */
  choleskySolve(factor: Matrix64, b: Matrix64): void;

  /**
   * Reduces the symmetric `a` (n × n; the lower triangle is read) to tridiagonal form, a = Q T Qᵀ: T's diagonal
   * goes to `diagonal` (n), its subdiagonal to `offDiagonal` (n; the last element is 0), and Q replaces `a`.
   * With `rows` (m × n), they are replaced by rows · Q instead, and `a` is left as anything: that needs no Q.
   */
  tridiagonalize(a: Matrix64, diagonal: Float64Array, offDiagonal: Float64Array, rows?: Matrix64): void;

  /**
   * Replaces the symmetric `a` (n × n; the lower triangle is read) by its eigenvectors: column j, of length 1 and either
   * sign, belongs to `values[j]`, and the values (n) descend. Elements must be finite and their squares representable.
   */
  eigen(a: Matrix64, values: Float64Array): void;

  /**
   * The states of a leaky reservoir: out[t] = (1 − leakRate) x + leakRate · tanh(W x + inputs[t]), where x is out[t − 1]
   * and, before the first step, `state` (units). inputs and out: steps × units.
   */
  reservoir(out: Matrix32, inputs: Matrix32, weights: SparseMatrix, state: Float32Array, leakRate: number): void;

  /**
   * out (frames × (fftLength / 2 + 1)) = |FFT(window × frame, zero-padded at its end to fftLength)|².
   * Frame t is `samples[t * hopLength … + window.length]`.
   */
  powerSpectrum(out: Matrix32, samples: FloatArray, hopLength: number, window: Float64Array, fftLength: number): void;

  /**
   * out (rows × columns × filters) = the largest in each pool of activation(input ∗ weights + bias).
   * weights: kernelHeight × kernelWidth × channels × filters; `convolutionAxes` tells the size of `out`.
   */
  convolve(
    out: Float32Array,
    input: Float32Array,
    weights: Float32Array,
    bias: Float32Array,
    convolution: Convolution,
  ): void;
}
