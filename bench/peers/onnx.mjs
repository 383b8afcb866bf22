// ONNX models written by hand (protobuf; onnx.proto3, IR version 8, opset 13), and the two runtimes that run them.

const types = { Float32Array: 1, Float64Array: 11 };
const typeNames = { Float32Array: "float32", Float64Array: "float64" };

function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}
const integer = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field, content) => {
  const body = Buffer.isBuffer(content) ? content : Buffer.from(content);
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
};
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));

/** Attributes are strings, integers or lists of integers. */
function attribute(name, value) {
  if (typeof value === "number") return message(5, bytes(1, name), integer(3, value), integer(20, 2));
  const isText = typeof value === "string";
  const content = isText ? [bytes(4, value)] : value.map((item) => integer(8, item));
  return message(5, bytes(1, name), ...content, integer(20, isText ? 3 : 7));
}

export function node(operator, inputs, output, attributes = {}) {
  const names = inputs.map((name) => bytes(1, name));
  return message(
    1,
    ...names,
    bytes(2, output),
    bytes(4, operator),
    ...Object.entries(attributes).map(([k, v]) => attribute(k, v)),
  );
}

export function constant(name, dims, data) {
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return message(
    5,
    ...dims.map((d) => integer(1, d)),
    integer(2, types[data.constructor.name]),
    bytes(8, name),
    bytes(9, raw),
  );
}

function value(field, name, type, dims) {
  const shape = message(2, ...dims.map((d) => message(1, integer(1, d))));
  return message(field, bytes(1, name), message(2, message(1, integer(1, type), shape)));
}

/** A model of `parts` (nodes, constants) with inputs { name: [dims, data] } and the output `out` of `outDims`. */
function modelOf(parts, inputs, outDims) {
  const type = types[Object.values(inputs)[0][1].constructor.name];
  const ends = Object.entries(inputs).map(([name, [dims]]) => value(11, name, type, dims));
  const graph = message(7, ...parts, bytes(2, "graph"), ...ends, value(12, "out", type, outDims));
  return Buffer.concat([integer(1, 8), graph, message(8, bytes(1, ""), integer(2, 13))]);
}

/** The runtimes as contestants' makers: { name, threads, make(parts, inputs, outDims) → { run, output } }. */
export async function onnxRuntimes(peers) {
  const native = await peers.load("onnxruntime-node");
  // What it gives to Node shares its registry with onnxruntime-node, and would run that; this bundle has its own.
  const web = await peers.load("onnxruntime-web", "dist/ort.wasm.bundle.min.mjs");
  if (web) web.env.wasm.numThreads = 1;
  const made = [
    ...(native
      ? [1, 2].map((threads) => ({ name: "onnxruntime-node", threads, runtime: native, provider: "cpu" }))
      : []),
    ...(web ? [{ name: "onnxruntime-web", threads: 1, runtime: web, provider: "wasm" }] : []),
  ];
  return made.map(({ runtime, provider, ...rest }) => ({
    ...rest,
    make: (...model) => session({ runtime, provider, threads: rest.threads }, model),
  }));
}

async function session({ runtime, provider, threads }, [parts, inputs, outDims]) {
  const { InferenceSession, Tensor } = runtime.InferenceSession ? runtime : runtime.default;
  const options = {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  };
  const opened = await InferenceSession.create(modelOf(parts, inputs, outDims), options);
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, [dims, data]]) => [
      name,
      new Tensor(typeNames[data.constructor.name], data, dims),
    ]),
  );
  let output;
  return {
    run: async (iterations) => {
      for (let i = 0; i < iterations; i++) output = (await opened.run(feeds)).out.data;
    },
    output: () => output,
    close: () => opened.release(),
  };
}
