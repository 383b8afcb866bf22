// The kernels of kernels/*.c on any machine: checks every bound, cuts work into blocks that fit, and shares it among
// the machine's threads. How a product is cut does not depend on the number of threads, so neither does a result.
import { ArgumentError } from "../errors.ts";
import { activationNames } from "./activation.ts";
import { compiledCholesky, compiledCholeskySolve } from "./compiled-cholesky.ts";
import { compiledConvolve } from "./compiled-convolution.ts";
import { compiledEigen } from "./compiled-eigen.ts";
import { compiledPowerSpectrum } from "./compiled-spectrum.ts";
import { compiledGram, compiledMultiply, productWords, threadsFor } from "./compiled-product.ts";
import { applyReflectors, reduce } from "./compiled-tridiagonal.ts";
import type { Kernels, SparseMatrix } from "./kernels.ts";
import type { Machine } from "./machine.ts";
import { matrix64, type Matrix } from "./matrix.ts";
import { createPlainKernels } from "./plain-kernels.ts";

/** Creates kernels that run on `machine`. */
export function createCompiledKernels(machine: Machine): Kernels {
  const plain = createPlainKernels();
  const rotations = new Map<number, Float32Array>();

  return {
    name: machine.name,

    multiply(out, a, b, options = {}) {
      for (const m of [out, a, b]) requireData("multiply", m);
      const [rows, depth] = options.transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
      const [depthOfB, columns] = options.transposeB ? [b.columns, b.rows] : [b.rows, b.columns];
      if (depth !== depthOfB) throw new ArgumentError(`multiply: a has ${depth} columns but b has ${depthOfB} rows`);
      requireShape("multiply: out", out, rows, columns);
      compiledMultiply(machine, out, a, b, options);
    },

    gram(out, h, options = {}) {
      for (const m of [out, h]) requireData("gram", m);
      const size = options.ofRows ? h.rows : h.columns;
      requireShape("gram: out", out, size, size);
      compiledGram(machine, out, h, options);
    },

    hidden(out, inputs, weights, bias, activation) {
      for (const m of [out, inputs, weights]) requireData("hidden", m);
      requireShape("hidden: weights", weights, inputs.columns, out.columns);
      requireShape("hidden: out", out, inputs.rows, weights.columns);
      requireShape("hidden: bias", { rows: 1, columns: bias.length }, 1, out.columns);
      const code = activationNames.indexOf(activation);
      const { blockBytes } = machine;
      const rowBytes = 4 * (out.columns + inputs.columns);
      const step = Math.max(1, Math.floor(Math.min(out.rows, blockBytes / rowBytes)));
      machine.placing(() => {
        const [w, b] = [machine.input(weights), machine.array(bias)];
        for (let top = 0; top < out.rows; top += step) {
          const bottom = Math.min(out.rows, top + step);
          machine.placing(() => {
            const x = machine.input(inputs, { top, bottom, left: 0, right: inputs.columns });
            const h = machine.output(out, false, { top, bottom, left: 0, right: out.columns });
            const calls = rowShares(
              bottom - top,
              threadsFor(machine, (bottom - top) * out.columns * inputs.columns),
            ).map(([first, count]) =>
              productWords({
                rows: count,
                columns: out.columns,
                depth: inputs.columns,
                a: [x.address + 4 * first * x.stride, x.stride, 1, 0],
                b: [w.address, w.stride, 1, 0],
                out: [h.address + 4 * first * h.stride, h.stride],
                bias: b,
                activation: code,
              }),
            );
            machine.run("multiply_single", calls);
          });
        }
      });
    },

    cholesky(a) {
      requireData("cholesky", a);
      requireShape("cholesky: a", a, a.rows, a.rows);
      return compiledCholesky(machine, a);
    },

    choleskySolve(factor, b) {
      for (const m of [factor, b]) requireData("choleskySolve", m);
      requireShape("choleskySolve: factor", factor, b.rows, b.rows);
      compiledCholeskySolve(machine, factor, b);
    },

    tridiagonalize(a, diagonal, offDiagonal, rows) {
      requireData("tridiagonalize", a);
      requireShape("tridiagonalize: a", a, a.rows, a.rows);
      const n = a.rows;
      for (const values of [diagonal, offDiagonal]) {
        requireShape("tridiagonalize: diagonal and offDiagonal", { rows: 1, columns: values.length }, 1, n);
      }
      if (rows) requireShape("tridiagonalize: rows", rows, rows.rows, n);
      const q = matrix64(n, n);
      machine.placing(() => {
        const reduced = reduce(machine, a, diagonal, offDiagonal);
        machine.placing(() => applyReflectors(machine, reduced, machine.output(q, false), true));
      });
      if (rows) compiledMultiply(machine, rows, { ...rows, data: rows.data.slice() }, q, {});
      else a.data.set(q.data);
    },

    eigen(a, values) {
      requireData("eigen", a);
      requireShape("eigen: a", a, a.rows, a.rows);
      requireShape("eigen: values", { rows: 1, columns: values.length }, 1, a.rows);
      compiledEigen(machine, a, values);
    },

    reservoir(out, inputs, weights, state, leakRate) {
      for (const m of [out, inputs]) requireData("reservoir", m);
      requireShape("reservoir: inputs", inputs, out.rows, out.columns);
      requireShape("reservoir: state", { rows: 1, columns: state.length }, 1, out.columns);
      requireSparse(weights, out.columns);
      if (out.rows === 0) return;
      machine.placing(() => {
        const arrays = [weights.starts, weights.columns, weights.values].map((array) => machine.array(array));
        const [leak, before] = [machine.array(Float32Array.of(leakRate)), machine.array(state)];
        const [input, target] = [machine.input(inputs).address, machine.output(out, false).address];
        machine.run("reservoir", [[out.rows, out.columns, ...arrays, input, leak, before, target]]);
      });
    },

    convolve: (out, input, weights, bias, convolution) =>
      compiledConvolve(machine, out, input, weights, bias, convolution),

    powerSpectrum(out, samples, hopLength, window, fftLength) {
      requireData("powerSpectrum", out);
      requireShape("powerSpectrum: out", out, out.rows, fftLength / 2 + 1);
      const needed = out.rows === 0 ? 0 : (out.rows - 1) * hopLength + window.length;
      if (!(samples.length >= needed && hopLength >= 0)) {
        throw new ArgumentError(`powerSpectrum: ${out.rows} frames need ${needed} samples, got ${samples.length}`);
      }
      if (!(window.length <= fftLength)) {
        throw new ArgumentError(
          `powerSpectrum: the window must fit fftLength ${fftLength}, got ${window.length} values`,
        );
      }
      if (fftLength < 8 || fftLength > 65_536) return plain.powerSpectrum(out, samples, hopLength, window, fftLength);
      const rotation = rotations.get(fftLength) ?? rotationsOf(fftLength);
      rotations.set(fftLength, rotation);
      compiledPowerSpectrum(machine, { out, samples, hopLength, window, fftLength, rotation });
    },
  };
}

/** Cuts `rows` into shares of whole tiles, as [first, count]. */
function rowShares(rows: number, shares: number): [first: number, count: number][] {
  const step = Math.max(24, Math.ceil(rows / shares / 24) * 24);
  const cuts: [number, number][] = [];
  for (let first = 0; first < rows; first += step) cuts.push([first, Math.min(step, rows - first)]);
  return cuts;
}

/** cos, −sin of 2πk / length for every k < length. */
function rotationsOf(length: number): Float32Array {
  const table = new Float32Array(2 * length);
  for (let k = 0; k < length; k++) {
    const angle = (-2 * Math.PI * k) / length;
    table[2 * k] = Math.cos(angle);
    table[2 * k + 1] = Math.sin(angle);
  }
  return table;
}

function requireSparse({ starts, columns, values }: SparseMatrix, size: number): void {
  const isOrdered = starts[0] === 0 && starts.every((start, i) => i === 0 || start >= starts[i - 1]);
  if (starts.length !== size + 1 || !isOrdered || starts[size] !== columns.length || starts[size] !== values.length) {
    throw new ArgumentError(
      `reservoir: starts must rise from 0 to the number of weights in ${size + 1} steps, got ${starts.length} values, ${columns.length} columns and ${values.length} weights`,
    );
  }
  const bad = columns.find((column) => !(column >= 0 && column < size));
  if (bad !== undefined) throw new ArgumentError(`reservoir: a column must be one of 0 … ${size - 1}, got ${bad}`);
}

function requireData(where: string, m: Matrix): void {
  const isShape = Number.isInteger(m.rows) && Number.isInteger(m.columns) && m.rows >= 0 && m.columns >= 0;
  if (isShape && m.data.length >= m.rows * m.columns) return;
  throw new ArgumentError(
    `${where}: a matrix of ${m.rows} × ${m.columns} must hold all its elements, got ${m.data.length}`,
  );
}

function requireShape(what: string, m: { rows: number; columns: number }, rows: number, columns: number): void {
  if (m.rows === rows && m.columns === columns) return;
  throw new ArgumentError(`${what} must be ${rows} × ${columns}, got ${m.rows} × ${m.columns}`);
}
