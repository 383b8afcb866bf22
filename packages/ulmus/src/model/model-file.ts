// Models as bytes: a safetensors file (Python reads the arrays) with the recipe and the labels in its metadata.
// The random layer is a seed, so a model of ten classes takes kilobytes. Whenever a model is read, a checksum shows
// whether the file has changed, and a test input of our own, with the scores it had, whether the pipeline has.
import { Accumulator, type Sums } from "../elm/accumulator.ts";
import type { Block } from "../elm/scaler.ts";
import { FileError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix64 } from "../math/matrix.ts";
import { Classifier, type ClassifierState } from "./classifier.ts";
import { createExtractor } from "./extractor.ts";
import { Machine } from "./machine.ts";
import { Regressor, type RegressorState } from "./regressor.ts";
import { createRecipe, type Recipe } from "./recipe.ts";
import { readTensors, type Tensor, type TensorFile, writeTensors } from "./safetensors.ts";
import { selfTestInput } from "./self-test.ts";

/** What a model file can hold. */
export type Model = Classifier | Regressor;

const VERSION = "1";

/** The largest difference, relative to the largest score, between stored and present scores of the test input. */
const SELF_TEST_TOLERANCE = 1e-3;

/**
 * A model as bytes.
 *
 * @param options.sums whether to keep what it needs to learn on (columns² numbers) besides what it needs to predict.
 */
export function toBytes(model: Model, { sums = false }: { readonly sums?: boolean } = {}): Uint8Array<ArrayBuffer> {
  const { machine, state } = model.parts;
  const { scaler, ridge, readout } = machine;
  const kind = model instanceof Classifier ? "classifier" : "regressor";
  const tensors: Record<string, Tensor> = {
    "scaler.mean": vector(scaler.mean),
    "scaler.inverseDeviation": vector(scaler.inverseDeviation),
    "readout.weights": {
      shape: [readout.weights.rows, readout.weights.columns],
      data: Float32Array.from(readout.weights.data),
    },
    "readout.intercept": vector(readout.intercept),
    ...(sums && sumTensors(machine.sums.sums)),
  };
  const metadata = {
    format: "ulmus",
    version: VERSION,
    kind,
    state: JSON.stringify(state),
    machine: JSON.stringify({ ridge, blocks: scaler.blocks }),
  };
  // The stored scores are those of the weights as they are read back, in Float32.
  const scores = selfTestScores(modelFrom({ metadata, tensors }, createDefaultKernels()));
  return writeTensors({ metadata, tensors: { ...tensors, "test.scores": vector(scores) } });
}

/**
 * The model in `bytes`, ready to predict; it can learn on if it was saved with its sums.
 *
 * @throws {FileError} for what is not a whole model of this version, or no longer gives the scores it gave when saved.
 */
export function fromBytes(
  bytes: Uint8Array,
  { kernels = createDefaultKernels(), name = "the model" }: { readonly kernels?: Kernels; readonly name?: string } = {},
): Model {
  const file = readTensors(bytes, name);
  const { format, version, crc32 } = file.metadata;
  if (format !== "ulmus") throw new FileError(`${name}: is a safetensors file, but not a model of ulmus`);
  if (version !== VERSION)
    throw new FileError(
      `${name}: is of model version ${version}, this ulmus reads version ${VERSION}; train it again, or use the ulmus it was made with`,
    );
  let model: Model;
  let present: Float64Array;
  try {
    if (crc32 === undefined) throw new FileError("its checksum is missing");
    model = modelFrom(file, kernels);
    present = selfTestScores(model);
  } catch (error) {
    throw new FileError(`${name}: is not a whole model: ${(error as Error).message}`, { cause: error });
  }
  const stored = file.tensors["test.scores"]?.data;
  const scale = present.reduce((most, score) => Math.max(most, Math.abs(score)), 1e-9);
  if (
    stored?.length !== present.length ||
    present.some((score, c) => !(Math.abs(score - stored[c]) <= SELF_TEST_TOLERANCE * scale))
  ) {
    throw new FileError(
      `${name}: its test sound no longer gets the scores it got when the model was saved: it was changed, or made with another pipeline; train it again`,
    );
  }
  return model;
}

function modelFrom({ metadata, tensors }: TensorFile, kernels: Kernels): Model {
  const { recipe: stored, ...rest } = JSON.parse(metadata["state"]) as ClassifierState & RegressorState;
  const recipe = createRecipe(stored);
  const { ridge, blocks } = JSON.parse(metadata["machine"]) as { ridge: number; blocks: Block[] };
  const weights = matrixOf(arrayOf(tensors, "readout.weights"));
  const readout = { weights, intercept: Float64Array.from(arrayOf(tensors, "readout.intercept").data) };
  const scaler = {
    mean: Float32Array.from(arrayOf(tensors, "scaler.mean").data),
    inverseDeviation: Float32Array.from(arrayOf(tensors, "scaler.inverseDeviation").data),
    blocks,
  };
  const sums = tensors["sums.gram"] && Accumulator.from(sumsFrom(tensors));
  if (sums && (sums.columns !== weights.rows || sums.outputs !== weights.columns)) {
    throw new FileError(
      `its sums are for ${sums.columns} columns and ${sums.outputs} outputs, expected ${weights.rows} and ${weights.columns}`,
    );
  }
  const machine = new Machine({ scaler, layer: recipe.layer, ridge, readout, ...(sums && { sums }) }, kernels);
  if (metadata["kind"] === "regressor") return new Regressor(machine, { recipe, ...rest }, kernels);
  if (metadata["kind"] !== "classifier")
    throw new FileError(`its kind must be classifier or regressor, got ${metadata["kind"]}`);
  if (rest.labels.length !== weights.columns || rest.classWeights.length !== weights.columns || !(rest.sharpness > 0)) {
    throw new FileError(
      `it must have a label and a weight for each of ${weights.columns} classes, got ${rest.labels.length} and ${rest.classWeights.length}`,
    );
  }
  return new Classifier(machine, { recipe, ...rest }, kernels);
}

function arrayOf(tensors: TensorFile["tensors"], name: string): Tensor {
  if (!(name in tensors)) throw new FileError(`its array ${name} is missing`);
  return tensors[name];
}

/** The scores of the test input of a model's recipe. */
function selfTestScores(model: Model): Float64Array {
  const { machine } = model.parts;
  const input = selfTestInput(testRate(model.recipe), machine.scaler.mean.length);
  const row = "samples" in input ? createExtractor(model.recipe).extract(input) : input;
  return machine.scores({ rows: 1, columns: row.length, data: row }).data;
}

function testRate({ blocks, frontEnd }: Recipe): number | undefined {
  return blocks.length > 0 && frontEnd.sampleRate !== "auto" ? frontEnd.sampleRate : undefined;
}

function vector(data: Float32Array | Float64Array): Tensor {
  return { shape: [data.length], data };
}

function matrixOf({ shape, data }: Tensor): Matrix64 {
  return { rows: shape[0], columns: shape[1], data: Float64Array.from(data) };
}

function sumTensors({ count, hidden, targets, targetSquares, gram, cross }: Sums): Record<string, Tensor> {
  return {
    "sums.count": vector(Float64Array.of(count)),
    "sums.hidden": vector(hidden),
    "sums.targets": vector(targets),
    "sums.targetSquares": vector(targetSquares),
    "sums.gram": { shape: [gram.rows, gram.columns], data: gram.data },
    "sums.cross": { shape: [cross.rows, cross.columns], data: cross.data },
  };
}

function sumsFrom(tensors: TensorFile["tensors"]): Sums {
  const values = (name: string): Float64Array => Float64Array.from(arrayOf(tensors, `sums.${name}`).data);
  return {
    count: values("count")[0],
    hidden: values("hidden"),
    targets: values("targets"),
    targetSquares: values("targetSquares"),
    gram: matrixOf(arrayOf(tensors, "sums.gram")),
    cross: matrixOf(arrayOf(tensors, "sums.cross")),
  };
}
