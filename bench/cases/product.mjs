// Products of two matrices: Float32 and Float64, and a small one for what is slow.
import { repeated } from "../contest.mjs";
import { matrix, normals, sampledError } from "../data.mjs";
import { node, onnxRuntimes } from "../peers/onnx.mjs";
import { openTensorflow } from "../peers/tfjs.mjs";
import { ours, pythons } from "./contestants.mjs";

export async function* products({ backends, peers }) {
  const shape = { rows: 4096, depth: 512, columns: 2048 };
  yield await product({ backends, peers }, shape, Float32Array);
  yield await product({ backends, peers }, shape, Float64Array);
  yield await product({ backends, peers }, { rows: 300, depth: 300, columns: 300 }, Float64Array, true);
}

async function product({ backends, peers }, { rows, depth, columns }, Type, isSmall = false) {
  const [a, b] = [normals(rows * depth, 1, Type), normals(depth * columns, 2, Type)];
  const isSingle = Type === Float32Array;
  const exact = (i, j) => {
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += a[i * depth + k] * b[k * columns + j];
    return sum;
  };
  const errorOf = (data) => sampledError({ rows, columns, data }, exact);
  const make = (kernels) => {
    const out = matrix(rows, columns, new Type(rows * columns));
    const [left, right] = [matrix(rows, depth, a), matrix(depth, columns, b)];
    return { work: () => kernels.multiply(out, left, right), error: () => errorOf(out.data) };
  };
  const inputs = { a: [[rows, depth], a], b: [[depth, columns], b] };
  const onnx = (await onnxRuntimes(peers)).map((runtime) => ({
    ...runtime,
    make: async () => {
      const made = await runtime.make([node("MatMul", ["a", "b"], "out")], inputs, [rows, columns]);
      return { ...made, error: () => errorOf(made.output()) };
    },
  }));
  const values = { a, b, rows, depth, columns };
  return {
    size: `${isSingle ? "Float32" : "Float64"} ${rows}×${depth} · ${depth}×${columns}`,
    work: 2 * rows * depth * columns,
    tolerance: isSingle ? 1e-5 : 1e-13,
    contestants: [
      ...ours(backends, make, { withPlain: isSmall }),
      ...pythons(peers, "numpy", { program: "product", values, error: errorOf }),
      ...onnx,
      ...(isSingle ? [await tensorflow(peers, { rows, depth, columns, a, b, errorOf })] : []),
      ...(isSmall ? [await mlMatrix(peers, { rows, depth, columns, a, b, errorOf })] : []),
    ].filter(Boolean),
  };
}

async function tensorflow(peers, { rows, depth, columns, a, b, errorOf }) {
  const tf = await openTensorflow(peers);
  if (!tf) return undefined;
  const make = () => {
    const [left, right] = [tf.tensor2d(a, [rows, depth]), tf.tensor2d(b, [depth, columns])];
    let out;
    const work = () => {
      const product = tf.matMul(left, right);
      out = product.dataSync();
      product.dispose();
    };
    return { run: repeated(work), error: () => errorOf(out), close: () => [left, right].forEach((t) => t.dispose()) };
  };
  return { name: "tfjs-backend-wasm", threads: 1, make };
}

async function mlMatrix(peers, { rows, depth, columns, a, b, errorOf }) {
  const library = await peers.load("ml-matrix");
  if (!library) return undefined;
  const make = () => {
    const [left, right] = [library.Matrix.from1DArray(rows, depth, a), library.Matrix.from1DArray(depth, columns, b)];
    let out;
    return { run: repeated(() => (out = left.mmul(right))), error: () => errorOf(out.to1DArray()) };
  };
  return { name: "ml-matrix", threads: 1, make };
}
