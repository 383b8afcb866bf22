// A model's machine as arrays and metadata of its file, and back. Its members share the scaler; what else they have stands
// under the same names, with "member1.", "member2." … before those of all but the first.
import { Accumulator, type Sums } from "../elm/accumulator.ts";
import type { Readout } from "../elm/readout.ts";
import type { Block, Scaler } from "../elm/scaler.ts";
import { FileError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import type { Matrix } from "../math/matrix.ts";
import { ALONE, Ensemble, memberLayer } from "./ensemble.ts";
import { arrayOf, learntFrom, learntTensors, matrix, matrixOf, type Tensors, vector } from "./file-arrays.ts";
import type { Outliers } from "./fit-numbers.ts";
import { emptySupport } from "./front.ts";
import { Machine } from "./machine.ts";
import type { Recipe } from "./recipe.ts";
import type { TensorFile } from "./safetensors.ts";
import { readSupport, supportTensors } from "./support-file.ts";

export interface StoredMachine {
  readonly machine: Ensemble;
  readonly outliers?: Outliers;
}

/** What the metadata say; a list of ridges where there are several members. */
interface MachineData {
  readonly ridge: number | readonly number[];
  readonly blocks: readonly Block[];
}

export function machineMetadata({ members, scaler: { blocks } }: Ensemble): string {
  const ridges = members.map(({ ridge }) => ridge);
  return JSON.stringify({ ridge: ridges.length === 1 ? ridges[0] : ridges, blocks } satisfies MachineData);
}

/** @param sums whether to keep what it needs to learn on; an exact kernel machine keeps its rows in any case. */
export function machineTensors({ machine, outliers }: StoredMachine, sums: boolean): Tensors {
  const { mean, inverseDeviation } = machine.scaler;
  return Object.assign(
    { "scaler.mean": vector(mean), "scaler.inverseDeviation": vector(inverseDeviation) },
    ...machine.members.map((member, m) => memberTensors(member, prefixOf(m), sums)),
    outliers && { "outliers.scale": vector(outliers.scale) },
    // Not rounded to Float32: clips must have the same weight when they are taken away as when they were added.
    ...(outliers?.reference.members.map(({ readout }, m) => readoutTensors(`${prefixOf(m)}outliers`, readout)) ?? []),
  );
}

export function readMachine({ metadata, tensors }: TensorFile, recipe: Recipe, kernels: Kernels): StoredMachine {
  const { ridge, blocks } = JSON.parse(metadata["machine"]) as MachineData;
  const { members: count, combine } = recipe.ensemble ?? ALONE;
  const ridges = [ridge].flat();
  if (ridges.length !== count)
    throw new FileError(`it must have a ridge for each of ${count} members, got ${ridges.length}`);
  const scaler = {
    mean: Float32Array.from(arrayOf(tensors, "scaler.mean").data),
    inverseDeviation: Float32Array.from(arrayOf(tensors, "scaler.inverseDeviation").data),
    blocks,
    scale: recipe.layer.scale,
  };
  const members = ridges.map((own, m) => {
    const layer = memberLayer(recipe.layer, m);
    return readMember(tensors, { scaler, layer, ridge: own, prefix: prefixOf(m) }, kernels);
  });
  const machine = new Ensemble(members, combine);
  const { loss } = recipe.readout;
  if (loss === "squared") return { machine };
  const references = members.map(({ layer, learnt, ridge: own }, m) => {
    const readout = readoutFrom(`${prefixOf(m)}outliers`, tensors);
    return new Machine({ scaler, layer, learnt, ridge: own, readout }, kernels);
  });
  const scale = Float64Array.from(arrayOf(tensors, "outliers.scale").data);
  return { machine, outliers: { loss, reference: new Ensemble(references, combine), scale } };
}

function prefixOf(member: number): string {
  return member === 0 ? "" : `member${member}.`;
}

function memberTensors(member: Machine, prefix: string, sums: boolean): Tensors {
  const { readout, learnt, support } = member;
  // Weights of a kernel may be large and nearly cancel each other: they are not rounded.
  const weights = support ? readout.weights.data : Float32Array.from(readout.weights.data);
  return {
    ...readoutTensors(`${prefix}readout`, { ...readout, weights: { ...readout.weights, data: weights } }),
    ...learntTensors(`${prefix}layer.`, learnt),
    ...(support ? supportTensors(support) : sums && sumTensors(`${prefix}sums`, member.sums.sums)),
  };
}

function readMember(
  tensors: Tensors,
  { prefix, ...rest }: { scaler: Scaler; layer: Recipe["layer"]; ridge: number; prefix: string },
  kernels: Kernels,
): Machine {
  const readout = readoutFrom(`${prefix}readout`, tensors);
  const { weights } = readout;
  const sums = `${prefix}sums.gram` in tensors && Accumulator.from(sumsFrom(`${prefix}sums`, tensors));
  if (sums && (sums.columns !== weights.rows || sums.outputs !== weights.columns)) {
    throw new FileError(
      `its sums are for ${sums.columns} columns and ${sums.outputs} outputs, expected ${weights.rows} and ${weights.columns}`,
    );
  }
  const frozen = { ...rest, learnt: learntFrom(`${prefix}layer.`, tensors) };
  const empty = emptySupport(frozen, readout.intercept.length);
  const memory = empty ? { support: readSupport(empty, tensors, weights.rows) } : sums && { sums };
  return new Machine({ ...frozen, readout, ...memory }, kernels);
}

function readoutTensors(name: string, { weights, intercept }: { weights: Matrix; intercept: Float64Array }): Tensors {
  return { [`${name}.weights`]: matrix(weights), [`${name}.intercept`]: vector(intercept) };
}

function readoutFrom(name: string, tensors: Tensors): Readout {
  return {
    weights: matrixOf(arrayOf(tensors, `${name}.weights`)),
    intercept: Float64Array.from(arrayOf(tensors, `${name}.intercept`).data),
  };
}

function sumTensors(name: string, { count, hidden, targets, targetSquares, gram, cross }: Sums): Tensors {
  return {
    [`${name}.count`]: vector(Float64Array.of(count)),
    [`${name}.hidden`]: vector(hidden),
    [`${name}.targets`]: vector(targets),
    [`${name}.targetSquares`]: vector(targetSquares),
    [`${name}.gram`]: matrix(gram),
    [`${name}.cross`]: matrix(cross),
  };
}

function sumsFrom(name: string, tensors: Tensors): Sums {
  const values = (part: string): Float64Array => Float64Array.from(arrayOf(tensors, `${name}.${part}`).data);
  return {
    count: values("count")[0],
    hidden: values("hidden"),
    targets: values("targets"),
    targetSquares: values("targetSquares"),
    gram: matrixOf(arrayOf(tensors, `${name}.gram`)),
    cross: matrixOf(arrayOf(tensors, `${name}.cross`)),
  };
}
