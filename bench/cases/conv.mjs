// Two stacks of random convolutions with bias, ReLU and max-pooling, one clip at a time, Float32: five 3×3 layers of 32
// filters on a spectrogram of 96 × 1366 (pools 2×4, 2×4, 2×4, 3×5, 4×4), and eight layers of 32 filters of length 3 on
// 29 s of sound at 12 kHz (the first with stride 3, the others pooled by 3). After Pons & Serra 2019.
import { library } from "../backends.mjs";
import { repeated } from "../contest.mjs";
import { normals, relativeError } from "../data.mjs";
import { constant, node, onnxRuntimes } from "../peers/onnx.mjs";
import { openTensorflow } from "../peers/tfjs.mjs";
import { ours } from "./contestants.mjs";

const filters = 32;

/** Layers as `Kernels.convolve` takes them, each with its weights and bias. */
function stackOf({ height, width }, layers) {
  let shape = { height, width, channels: 1 };
  return layers.map(({ kernelHeight = 1, kernelWidth = 3, ...rest }, i) => {
    const convolution = { ...shape, filters, kernelHeight, kernelWidth, activation: "relu", ...rest };
    const [rows, columns] = library.convolutionAxes(convolution);
    const fanIn = kernelHeight * kernelWidth * shape.channels;
    const weights = normals(fanIn * filters, 10 + i).map((value) => value * Math.sqrt(2 / fanIn));
    const bias = normals(filters, 30 + i).map((value) => 0.01 * value);
    shape = { height: rows.out, width: columns.out, channels: filters };
    return { convolution, weights, bias, out: shape };
  });
}

const pools = [
  [2, 4],
  [2, 4],
  [2, 4],
  [3, 5],
  [4, 4],
];
const stacks = {
  "2-D, 96×1366": () =>
    stackOf(
      { height: 96, width: 1366 },
      pools.map(([poolHeight, poolWidth]) => ({ kernelHeight: 3, poolHeight, poolWidth, padding: "same" })),
    ),
  "1-D, 348,000 samples": () => {
    const rest = Array.from({ length: 7 }, () => ({ padding: "same", poolWidth: 3 }));
    return stackOf({ height: 1, width: 348_000 }, [{ strideWidth: 3, padding: "valid" }, ...rest]);
  },
};

export async function* convolutions({ backends, peers }) {
  for (const [name, create] of Object.entries(stacks))
    yield await convolutionStack({ backends, peers }, name, create());
}

async function convolutionStack({ backends, peers }, size, stack) {
  const { height, width } = stack[0].convolution;
  const input = normals(height * width, 40);
  const run = (convolve, outs) =>
    stack.reduce((from, { convolution, weights, bias }, i) => {
      convolve(outs[i], from, weights, bias, convolution);
      return outs[i];
    }, input);
  const outputs = () => stack.map(({ out }) => new Float32Array(out.height * out.width * out.channels));
  const wanted = run(library.plainConvolve, outputs());
  const errorOf = (got) => relativeError(got, wanted);
  const make = (kernels) => {
    const outs = outputs();
    return { work: () => run(kernels.convolve, outs), error: () => errorOf(outs.at(-1)) };
  };
  return {
    size,
    tolerance: 1e-4,
    work: stack.reduce((sum, { convolution, weights }) => sum + 2 * weights.length * placesOf(convolution), 0),
    contestants: [
      ...ours(backends, make, { withPlain: true }),
      ...(await onnx(peers, stack, { input, errorOf })),
      await tensorflow(peers, stack, { input, errorOf }),
    ].filter(Boolean),
  };
}

/** Where the kernel is applied, before pooling. */
function placesOf(convolution) {
  const [rows, columns] = library.convolutionAxes({ ...convolution, poolHeight: 1, poolWidth: 1 });
  return rows.out * columns.out;
}

async function onnx(peers, stack, { input, errorOf }) {
  const parts = stack.flatMap(({ convolution: c, weights, bias }, i) => {
    const { kernelHeight, kernelWidth, channels, poolHeight = 1, poolWidth = 1 } = c;
    const from = i === 0 ? "in" : `pool${i - 1}`;
    const to = i === stack.length - 1 ? "out" : `pool${i}`;
    const isPooled = poolHeight * poolWidth > 1;
    return [
      constant(`w${i}`, [filters, channels, kernelHeight, kernelWidth], filtersFirst(weights, channels)),
      constant(`b${i}`, [filters], bias),
      node("Conv", [from, `w${i}`, `b${i}`], `conv${i}`, {
        kernel_shape: [kernelHeight, kernelWidth],
        strides: [1, c.strideWidth ?? 1],
        auto_pad: c.padding === "same" ? "SAME_UPPER" : "VALID",
      }),
      node("Relu", [`conv${i}`], isPooled ? `relu${i}` : to),
      ...(isPooled
        ? [
            node("MaxPool", [`relu${i}`], to, {
              kernel_shape: [poolHeight, poolWidth],
              strides: [poolHeight, poolWidth],
            }),
          ]
        : []),
    ];
  });
  // What is a node or a constant has its own field in the graph: the order does not matter.
  const { convolution } = stack[0];
  const { out } = stack.at(-1);
  const inputs = { in: [[1, 1, convolution.height, convolution.width], input] };
  return (await onnxRuntimes(peers)).map((runtime) => ({
    ...runtime,
    make: async () => {
      const made = await runtime.make(parts, inputs, [1, filters, out.height, out.width]);
      return { ...made, error: () => errorOf(channelsLast(made.output(), out)) };
    },
  }));
}

/** height × width × channels × filters → filters × channels × height × width. */
function filtersFirst(weights, channels) {
  const places = weights.length / channels / filters;
  return weights.map((_, at) => {
    const [place, rest] = [at % places, Math.floor(at / places)];
    const [channel, filter] = [rest % channels, Math.floor(rest / channels)];
    return weights[(place * channels + channel) * filters + filter];
  });
}

function channelsLast(values, { height, width, channels }) {
  const pixels = height * width;
  return values.map((_, at) => values[(at % channels) * pixels + Math.floor(at / channels)]);
}

async function tensorflow(peers, stack, { input, errorOf }) {
  const tf = await openTensorflow(peers);
  if (!tf) return undefined;
  const make = () => {
    const layers = stack.map(({ convolution: c, weights, bias }) => ({
      convolution: {
        filter: tf.tensor4d(weights, [c.kernelHeight, c.kernelWidth, c.channels, filters]),
        bias: tf.tensor1d(bias),
        strides: [1, c.strideWidth ?? 1],
        pad: c.padding,
        activation: "relu",
      },
      pool: [c.poolHeight ?? 1, c.poolWidth ?? 1],
    }));
    const { height, width } = stack[0].convolution;
    const x = tf.tensor4d(input, [1, height, width, 1]);
    let out;
    const work = () => {
      out = tf.tidy(() => layers.reduce((from, layer) => tensorflowLayer(tf, from, layer), x).dataSync());
    };
    return {
      run: repeated(work),
      error: () => errorOf(out),
      close: () => [x, ...layers.flatMap(({ convolution: c }) => [c.filter, c.bias])].forEach((t) => t.dispose()),
    };
  };
  return { name: "tfjs-backend-wasm", threads: 1, make };
}

function tensorflowLayer(tf, x, { convolution, pool }) {
  const y = tf.fused.conv2d({ x, ...convolution });
  return pool[0] * pool[1] > 1 ? tf.maxPool(y, pool, pool, "valid") : y;
}
