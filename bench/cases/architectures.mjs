// The random networks of Pons & Serra (2018) in their small size, on 29 s of sound at 12 kHz: from log-mel frames (1360 × 96) or
// samples to the mean of every map. The peers run the same graph with the same filters.
import { library } from "../backends.mjs";
import { normals, relativeError } from "../data.mjs";
import { constant, node, onnxRuntimes } from "../peers/onnx.mjs";
import { ours, pythons } from "./contestants.mjs";

const seconds = 29;
const seed = 1;
const names = [
  "vgg",
  "7x96",
  "7x86",
  "timbral",
  "temporal",
  "timbralTemporal",
  "sampleLevel",
  "frameLevel",
  "frameLevelMany",
];
const ofWaveforms = new Set(["sampleLevel", "frameLevel", "frameLevelMany"]);

export async function* architectures({ backends, peers }) {
  for (const name of names) yield await network({ backends, peers }, name);
}

async function network({ backends, peers }, name) {
  const [rows, columns] = ofWaveforms.has(name) ? [12_000 * seconds, 1] : [1360, 96];
  const input = { rows, columns, data: normals(rows * columns, 40) };
  const layers = library.architecture(name, { columns });
  const encoder = library.createConvolution(columns, layers, { seed });
  const wanted = encoder.encode(input, library.createWasmKernels());
  const make = (kernels) => {
    let row;
    return { work: () => (row = encoder.encode(input, kernels)), error: () => relativeError(row, wanted) };
  };
  return {
    size: name,
    tolerance: 1e-4,
    work: 2 * encoder.cost(rows).multiplyAdds,
    seconds,
    contestants: [...ours(backends, make), ...(await others(peers, { layers, input, wanted }))],
  };
}

async function others(peers, { layers, input, wanted }) {
  const settled = library.settleLayers(input.columns, layers);
  const along = library.framesOf(settled, input.rows);
  const filters = library.drawFilters(settled, seed);
  const stages = settled.map((stage, s) => ({
    ...stage,
    ...(stage.kind === "convolution" && { pads: padsOf(stage, along[s]), weights: filtersFirst(filters[s], stage) }),
  }));
  return [...torch(peers, { stages, input, wanted }), ...(await onnx(peers, { stages, input, wanted }))];
}

function torch(peers, { stages, input: { rows, columns, data }, wanted }) {
  const weights = stages.flatMap((stage, s) => (stage.weights ? [[`w${s}`, stage.weights]] : []));
  const shapes = stages.map((stage) => ({ ...stage, weights: undefined }));
  return pythons(peers, "PyTorch", {
    program: "network",
    values: { maps: data, rows, columns, stages: shapes, ...Object.fromEntries(weights) },
    error: (row) => relativeError(row, wanted),
  });
}

async function onnx(peers, { stages, input: { rows, columns, data }, wanted }) {
  const parts = stages.flatMap((stage, s) => stageNodes(stage, s));
  const inRow = [...stages.keys()].filter((s) => stages[s].inRow);
  const means = inRow.map((s) => node("GlobalAveragePool", [`maps${s}`], `mean${s}`));
  const end = node(
    "Concat",
    inRow.map((s) => `mean${s}`),
    "out",
    { axis: 1 },
  );
  const graph = [...parts, ...means, end];
  return (await onnxRuntimes(peers)).map((runtime) => ({
    ...runtime,
    make: async () => {
      const made = await runtime.make(graph, { maps: [[1, 1, rows, columns], data] }, [1, wanted.length, 1, 1]);
      return { ...made, error: () => relativeError(made.output(), wanted) };
    },
  }));
}

/** The nodes that make `maps<s>` of what stage s hears. */
function stageNodes(stage, s) {
  const { kind, from, filters, channels, kernel, stride, dilation, pads, pool, activation, residual, weights } = stage;
  const heard = from.map((source) => (source < 0 ? "maps" : `maps${source}`));
  const [joined, joining] =
    heard.length === 1 ? [heard[0], []] : [`heard${s}`, [node("Concat", heard, `heard${s}`, { axis: 1 })]];
  const pooling = { kernel_shape: pool, strides: pool };
  if (kind !== "convolution") {
    return [...joining, node(kind === "average" ? "AveragePool" : "MaxPool", [joined], `maps${s}`, pooling)];
  }
  const isPooled = pool[0] * pool[1] > 1;
  const last = (is) => (is ? `maps${s}` : `made${s}`);
  return [
    ...joining,
    constant(`w${s}`, [filters, channels, ...kernel], weights),
    node("Conv", [joined, `w${s}`], `conv${s}`, {
      kernel_shape: kernel,
      strides: stride,
      dilations: dilation,
      pads,
    }),
    node(activation === "elu" ? "Elu" : "Relu", [`conv${s}`], last(!isPooled && !residual)),
    ...(isPooled ? [node("MaxPool", [`made${s}`], `maps${s}`, pooling)] : []),
    ...(residual ? [node("Add", [`made${s}`, joined], `maps${s}`)] : []),
  ];
}

/** Zeros before both axes, then after them. */
function padsOf({ kernel, stride, dilation, padding, columns }, along) {
  const axes = [along, columns];
  const after = axes.map(({ length, before }, a) => {
    const isSame = padding === "same" || (padding === "sameFrames" && a === 0);
    const places = Math.ceil(length / stride[a]);
    return isSame ? (places - 1) * stride[a] + (kernel[a] - 1) * dilation[a] + 1 - length - before : 0;
  });
  return [...axes.map(({ before }) => before), ...after.map((count) => Math.max(0, count))];
}

/** kernel × channels × filters → filters × channels × kernel. */
function filtersFirst(weights, { channels, filters }) {
  const places = weights.length / channels / filters;
  return weights.map((_, at) => {
    const [place, rest] = [at % places, Math.floor(at / places)];
    return weights[(place * channels + (rest % channels)) * filters + Math.floor(rest / channels)];
  });
}
