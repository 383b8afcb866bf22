// Models as bytes: a safetensors file (Python reads the arrays) with the recipe and the labels in its metadata.
// A random layer is a seed, so a model of ten classes takes kilobytes. Whenever a model is read, a checksum shows
// whether the file has changed, and a test input of our own, with the scores it had, whether the pipeline has.
import { ownActivations } from "../elm/layer.ts";
import { ArgumentError, FileError } from "../errors.ts";
import { createDefaultKernels } from "../math/default-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { Ensemble } from "./ensemble.ts";
import { learntFrom, learntTensors, vector } from "./file-arrays.ts";
import { machineMetadata, machineTensors, readMachine } from "./machine-file.ts";
import { createModel, kindOf, type Model, type ModelState } from "./model-kinds.ts";
import { Pipeline } from "./pipeline.ts";
import { createRecipe, type Recipe } from "./recipe.ts";
import { readTensors, type TensorFile, writeTensors } from "./safetensors.ts";
import { selfTestInput } from "./self-test.ts";

export type { Model } from "./model-kinds.ts";

const VERSION = "1";

/** What the names of arrays begin with that the encoders of a row's blocks have learnt. */
const ENCODERS = "encoders.";

/** The largest difference, relative to the largest score, between stored and present scores of the test input. */
const SELF_TEST_TOLERANCE = 1e-3;

/**
 * A model as bytes.
 *
 * @param options.sums whether to keep what it needs to learn on (columns² numbers) besides what it needs to predict. A model
 *   that compares clips by a kernel, and has no landmarks, keeps its training rows in any case: it predicts by them.
 */
export function toBytes(model: Model, { sums = false }: { readonly sums?: boolean } = {}): Uint8Array<ArrayBuffer> {
  const { machine } = model.parts;
  const { encoders, ...state } = model.parts.state;
  const { layer, graph } = model.recipe;
  if (ownActivations(layer).length > 0) {
    throw new ArgumentError(
      "toBytes: a model whose activation is a function of your own cannot be saved; use one of the named activations",
    );
  }
  if (sums && graph) throw new ArgumentError("toBytes: sums must be false for a model with a graph, which has none");
  const tensors = { ...machineTensors(model.parts, sums), ...learntTensors(ENCODERS, encoders) };
  const metadata = {
    format: "ulmus",
    version: VERSION,
    kind: kindOf(model),
    state: JSON.stringify(state),
    machine: machineMetadata(machine),
  };
  // The stored scores are those of the weights as they are read back, in Float32.
  const kernels = createDefaultKernels();
  const scores = selfTestScores(modelFrom({ metadata, tensors }, kernels), kernels);
  return writeTensors({ metadata, tensors: { ...tensors, "test.scores": vector(scores) } });
}

/**
 * The model in `bytes`, ready to predict; it can learn on if it was saved with its sums.
 *
 * @throws {FileError} for what is not a whole model of this version, or no longer gives the scores it gave when saved.
 */
export function fromBytes(
  bytes: Uint8Array,
  { name = "the model", ...options }: { readonly kernels?: Kernels; readonly name?: string } = {},
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
    const { kernels = createDefaultKernels() } = options;
    model = modelFrom(file, kernels);
    present = selfTestScores(model, kernels);
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

function modelFrom(file: TensorFile, kernels: Kernels): Model {
  const state = JSON.parse(file.metadata["state"]) as ModelState;
  const recipe = createRecipe(state.recipe);
  const rest = { ...state, recipe, encoders: learntFrom(ENCODERS, file.tensors) };
  return createModel(file.metadata["kind"], { ...readMachine(file, recipe, kernels), state: rest }, kernels);
}

/** The scores of the test input of a model's recipe. */
function selfTestScores(model: Model, kernels: Kernels): Float64Array {
  const { machine } = model.parts;
  const input = selfTestInput(testRate(model.recipe), machine.scaler.mean.length);
  const { recipe, encoders } = model.parts.state;
  const made = new Pipeline(whateverItsLength(recipe), encoders, kernels).row(input);
  const row = isOfHistograms(recipe) ? made.map(Math.abs) : made;
  const [first] = machine.members;
  if (machine.isBlank) return first.readout.intercept;
  // By the mean in any case: a vote could change with the last digit.
  return new Ensemble(machine.members, "mean").scores({ rows: 1, columns: row.length, data: row }).data;
}

/** The test sound is short: a network that refuses short clips hears it repeated. */
function whateverItsLength(recipe: Recipe): Recipe {
  const blocks = recipe.blocks.map((block) =>
    block.convolution ? { ...block, convolution: { ...block.convolution, short: "repeat" as const } } : block,
  );
  return { ...recipe, blocks };
}

function isOfHistograms({ layer }: Recipe): boolean {
  return layer.kind === "kernel" && layer.kernel.name === "chiSquared";
}

function testRate({ blocks, frontEnd }: Recipe): number | undefined {
  return blocks.length > 0 && frontEnd.sampleRate !== "auto" ? frontEnd.sampleRate : undefined;
}
