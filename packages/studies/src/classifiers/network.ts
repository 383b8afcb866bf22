// A feed-forward network that learns by gradient descent: rectified units, softmax, cross-entropy, momentum (Rumelhart, Hinton &
// Williams 1986). TensorFlow.js on its WebAssembly backend makes the products and steps; it is loaded when a network first learns.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type * as Tensorflow from "@tensorflow/tfjs-core";
import type * as Backend from "@tensorflow/tfjs-backend-wasm";
import type { Kernels, Matrix32, Matrix64 } from "ulmus";
import { createRandom, matrix64, permutation } from "ulmus/parts";
import type { Classifier, LabelledRows, LearnOptions } from "./classifier.ts";

/** How a network is built and taught. */
export interface NetworkSetting {
  /** Units of each hidden layer, from the rows on. */
  readonly hidden: readonly number[];
  /** How often every row is seen. */
  readonly epochs: number;
  /** Rows of one step. */
  readonly batch: number;
  /** Length of a step; the momentum is 0.9. */
  readonly rate: number;
}

interface Layer {
  readonly weights: Matrix32;
  readonly bias: Float32Array;
}

/** A network on rows as they are: give it standard scores. Weights begin as He et al. (2015) draw them. */
export function network(name: string, settings: readonly NetworkSetting[]): Classifier<NetworkSetting> {
  return {
    name,
    settings,
    describe: ({ hidden, epochs, rate }) => `${hidden.join("–")} units, ${epochs} epochs, rate ${rate}`,
    async learn(rows, setting, options) {
      const { kernels } = options;
      const layers = await train(await loadTensorflow(), rows, setting, options);
      return { isCalibrated: true, scores: (features) => softmax(answer(layers, features, kernels)) };
    },
  };
}

type Library = typeof Tensorflow;
let loaded: Promise<Library> | undefined;

function loadTensorflow(): Promise<Library> {
  loaded ??= (async () => {
    const require = createRequire(import.meta.url);
    const tf = require("@tensorflow/tfjs-core") as Library;
    const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm") as typeof Backend;
    setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist/"));
    await tf.setBackend("wasm");
    await tf.ready();
    registerGradients(tf);
    return tf;
  })();
  return loaded;
}

/** Those of the steps that a network takes: they come with the whole of TensorFlow.js, not with its core. */
function registerGradients(tf: Library): void {
  tf.registerGradient({
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (change, [a, b]) => ({
      a: () => tf.matMul(change as Tensorflow.Tensor2D, b, false, true),
      b: () => tf.matMul(a, change as Tensorflow.Tensor2D, true, false),
    }),
  });
  tf.registerGradient({
    kernelName: "Add", // of a matrix and a bias
    gradFunc: (change) => ({ a: () => change as Tensorflow.Tensor, b: () => tf.sum(change as Tensorflow.Tensor, 0) }),
  });
  tf.registerGradient({
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (change, [value]) => ({ x: () => tf.mul(change as Tensorflow.Tensor, tf.step(value)) }),
  });
}

async function train(
  tf: Library,
  rows: LabelledRows,
  { hidden, epochs, batch, rate }: NetworkSetting,
  { seed, signal }: LearnOptions,
): Promise<Layer[]> {
  const { features, classes, classCount } = rows;
  const random = createRandom(seed);
  const widths = [features.columns, ...hidden, classCount];
  const layers = widths.slice(1).map((columns, k) => {
    const drawn = Float32Array.from({ length: widths[k] * columns }, () => random.normal() * Math.sqrt(2 / widths[k]));
    return { weights: tf.variable(tf.tensor2d(drawn, [widths[k], columns])), bias: tf.variable(tf.zeros([columns])) };
  });
  const optimizer = tf.train.momentum(rate, 0.9);
  for (let epoch = 0; epoch < epochs; epoch++) {
    await setImmediate(); // Ctrl-C is heard between epochs
    signal?.throwIfAborted();
    const order = permutation(features.rows, random);
    for (let from = 0; from < order.length; from += batch) {
      const indices = order.subarray(from, from + batch);
      tf.tidy(() => {
        const inputs = tf.tensor2d(gather(features, indices), [indices.length, features.columns]);
        const targets = tf.tensor2d(oneHot(classes, classCount, indices), [indices.length, classCount]);
        optimizer.minimize(() => crossEntropy(tf, forward(tf, layers, inputs), targets));
      });
    }
  }
  const learnt = layers.map(({ weights, bias }) => ({
    weights: { rows: weights.shape[0], columns: bias.size, data: Float32Array.from(weights.dataSync()) },
    bias: Float32Array.from(bias.dataSync()),
  }));
  tf.dispose(layers.flatMap(({ weights, bias }) => [weights, bias]));
  optimizer.dispose();
  return learnt;
}

function forward(
  tf: Library,
  layers: readonly { weights: Tensorflow.Variable; bias: Tensorflow.Variable }[],
  inputs: Tensorflow.Tensor,
): Tensorflow.Tensor {
  return layers.reduce((values, { weights, bias }, k) => {
    const sums = tf.add(tf.matMul(values as Tensorflow.Tensor2D, weights as unknown as Tensorflow.Tensor2D), bias);
    return k < layers.length - 1 ? tf.relu(sums) : sums;
  }, inputs);
}

/** Mean over rows of −ln softmax(outputs) at the target; its gradient is (softmax − target) / rows. */
function crossEntropy(tf: Library, outputs: Tensorflow.Tensor, targets: Tensorflow.Tensor): Tensorflow.Scalar {
  const loss = tf.customGrad((values, wanted, save) => {
    const shares = tf.softmax(values as Tensorflow.Tensor);
    (save as (tensors: Tensorflow.Tensor[]) => void)([shares, wanted as Tensorflow.Tensor]);
    const logarithms = tf.log(tf.add(shares, 1e-7));
    const value = tf.neg(tf.mean(tf.sum(tf.mul(wanted as Tensorflow.Tensor, logarithms), 1)));
    return {
      value,
      gradFunc: (_: Tensorflow.Tensor, [given, right]: Tensorflow.Tensor[]) => [
        tf.div(tf.sub(given, right), given.shape[0]),
        tf.zerosLike(right),
      ],
    };
  });
  return loss(outputs, targets) as Tensorflow.Scalar;
}

function answer(layers: readonly Layer[], features: Matrix32, kernels: Kernels): Matrix32 {
  return layers.reduce((inputs, { weights, bias }, k) => {
    const out = { rows: inputs.rows, columns: bias.length, data: new Float32Array(inputs.rows * bias.length) };
    kernels.hidden(out, inputs, weights, bias, k < layers.length - 1 ? "relu" : "identity");
    return out;
  }, features);
}

function softmax({ rows, columns, data }: Matrix32): Matrix64 {
  const out = matrix64(rows, columns);
  for (let at = 0; at < data.length; at += columns) {
    const row = Float64Array.from(data.subarray(at, at + columns));
    const largest = Math.max(...row);
    const shares = row.map((value) => Math.exp(value - largest));
    const sum = shares.reduce((all, share) => all + share, 0);
    out.data.set(
      shares.map((share) => share / sum),
      at,
    );
  }
  return out;
}

function gather({ columns, data }: Matrix32, indices: Int32Array): Float32Array {
  const out = new Float32Array(indices.length * columns);
  indices.forEach((i, place) => out.set(data.subarray(i * columns, (i + 1) * columns), place * columns));
  return out;
}

function oneHot(classes: Int32Array, classCount: number, indices: Int32Array): Float32Array {
  const out = new Float32Array(indices.length * classCount);
  indices.forEach((i, place) => (out[place * classCount + classes[i]] = 1));
  return out;
}
