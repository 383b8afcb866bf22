// HᵀH of Float32 rows, summed in Float64: exact products, and the fast mode with Float32 products in short blocks.
import { repeated } from "../contest.mjs";
import { matrix, normals, sampledError } from "../data.mjs";
import { ours, pythons } from "./contestants.mjs";

export async function* gramMatrices({ backends, peers }) {
  yield await gram({ backends, peers }, 20_000, 2048);
  yield await gram({ backends, peers }, 2000, 256, true);
}

async function gram({ backends, peers }, rows, columns, isSmall = false) {
  const h = matrix(rows, columns, normals(rows * columns, 3));
  const exact = (i, j) => {
    let sum = 0;
    for (let k = 0; k < rows; k++) sum += h.data[k * columns + i] * h.data[k * columns + j];
    return sum;
  };
  // Everybody fills the lower triangle only.
  const errorOf = (data) => sampledError({ rows: columns, columns, data }, exact, true);
  const make = (options) => (kernels) => {
    const out = matrix(columns, columns);
    const work = () => kernels.gram(out, h, { lowerOnly: true, ...options });
    const error = () => {
      out.data.fill(0);
      work();
      return errorOf(out.data);
    };
    return { work, error };
  };
  const python = (name, kind, rest = {}) =>
    pythons(peers, name, { program: "gram", values: { h: h.data, rows, columns, kind }, error: errorOf, ...rest });
  return {
    size: `${rows}×${columns} Float32 → Float64`,
    work: rows * columns * (columns + 1),
    tolerance: 1e-5,
    contestants: [
      ...ours(backends, make({}), { withPlain: isSmall, tolerance: 1e-12 }),
      ...ours(backends, make({ fast: true }), { variant: "fast" }),
      ...python("numpy float64, in chunks", "chunked", { family: "numpy float64", tolerance: 1e-12 }),
      ...python("numpy float64, at once", "whole", { family: "numpy float64", tolerance: 1e-12 }),
      ...python("numpy float32", "single"),
      ...(isSmall ? [await mlMatrix(peers, h, errorOf)] : []),
    ].filter(Boolean),
  };
}

async function mlMatrix(peers, h, errorOf) {
  const library = await peers.load("ml-matrix");
  if (!library) return undefined;
  const make = () => {
    const rows = library.Matrix.from1DArray(h.rows, h.columns, h.data);
    let out;
    return { run: repeated(() => (out = rows.transpose().mmul(rows))), error: () => errorOf(out.to1DArray()) };
  };
  return { name: "ml-matrix", threads: 1, make };
}
