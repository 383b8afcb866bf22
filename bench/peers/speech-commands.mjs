// The network behind Teachable Machine's audio, retrained as its library does: @tensorflow-models/speech-commands' architecture
// (1,428,664 frozen parameters, which a spectrogram of 43 × 232 goes through, then a new dense softmax layer), 20 epochs of
// stochastic gradient descent in batches of 32, the frozen layers run again in each epoch. Its weights are random here: what a
// step takes does not depend on them.

const [FRAMES, BANDS, EPOCHS, BATCH, RATE] = [43, 232, 20, 32, 0.01];

/** Trains a head for `classes` on `clips` spectrograms once; gives the milliseconds, and how many parameters are frozen. */
export async function retrain(tf, { clips, classes }) {
  const base = frozenBase(tf);
  const spectrograms = tf.randomNormal([clips, FRAMES, BANDS, 1], 0, 1, "float32", 1);
  const targets = tf.oneHot(
    tf.tidy(() => tf.mod(tf.range(0, clips, 1, "int32"), tf.scalar(classes, "int32"))),
    classes,
  );
  const head = tf.variable(tf.randomNormal([base.outputs, classes], 0, 0.02, "float32", 2));
  const bias = tf.variable(tf.zeros([classes]));
  const started = performance.now();
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let at = 0; at < clips; at += BATCH) {
      const size = Math.min(BATCH, clips - at);
      tf.tidy(() => {
        const hidden = base.run(tf.slice(spectrograms, [at, 0, 0, 0], [size, FRAMES, BANDS, 1]));
        const wanted = tf.slice(targets, [at, 0], [size, classes]);
        // The gradient of the softmax's cross-entropy, written out: what its optimiser does, less what it does besides.
        const off = tf.sub(tf.softmax(tf.add(tf.matMul(hidden, head), bias)), wanted);
        head.assign(tf.sub(head, tf.mul(RATE / size, tf.matMul(hidden, off, true))));
        bias.assign(tf.sub(bias, tf.mul(RATE / size, tf.sum(off, 0))));
      });
    }
  }
  await head.data(); // all has been computed
  const ms = performance.now() - started;
  tf.disposeVariables();
  return { ms, parameters: base.parameters, epochs: EPOCHS };
}

/** Four convolutions with max-pooling, and a dense layer of 2000. */
function frozenBase(tf) {
  let seed = 3;
  const kernel = (...shape) => tf.randomNormal(shape, 0, 0.05, "float32", seed++);
  const convolutions = [
    [kernel(2, 8, 1, 8), [2, 2]],
    [kernel(2, 4, 8, 32), [2, 2]],
    [kernel(2, 4, 32, 32), [2, 2]],
    [kernel(2, 4, 32, 32), [1, 2]],
  ];
  const dense = kernel(704, 2000);
  const weights = [...convolutions.map(([filter]) => filter), dense];
  const parameters = weights.reduce((sum, { size, shape }) => sum + size + shape.at(-1), 0); // biases, too
  const biases = weights.map(({ shape }) => tf.zeros([shape.at(-1)]));
  const run = (x) => {
    const pooled = convolutions.reduce((value, [filter, strides], i) => {
      const convolved = tf.relu(tf.add(tf.conv2d(value, filter, 1, "valid"), biases[i]));
      return tf.maxPool(convolved, [2, 2], strides, "valid");
    }, x);
    return tf.relu(tf.add(tf.matMul(tf.reshape(pooled, [-1, 704]), dense), biases[4]));
  };
  return { run, parameters, outputs: 2000 };
}
