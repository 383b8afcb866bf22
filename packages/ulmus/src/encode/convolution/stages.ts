// Layers whose places are settled: what each hears and gives, for frames of a given width and clips of any length.
import { ArgumentError } from "../../errors.ts";
import { type ActivationName, activationNames } from "../../math/activation.ts";
import { type Convolution, type ConvolutionAxis, convolutionAxes } from "../../math/convolution.ts";
import type { Layer, Pair } from "./layers.ts";

/** A layer with everything said. A pooling layer has a kernel of [1, 1], and as many filters as it hears channels. */
export interface Stage {
  readonly kind: "convolution" | "maximum" | "average";
  /** Stages whose maps it hears; −1 is the network's input. */
  readonly from: readonly number[];
  readonly filters: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly pool: Pair;
  readonly padding: "valid" | "same" | "sameFrames";
  readonly activation: ActivationName;
  readonly residual: boolean;
  readonly inRow: boolean;
  readonly collapse: boolean;
  /** Of what it hears. */
  readonly channels: number;
  /** The columns of what it hears. `columns.out` are those of its maps. */
  readonly columns: ConvolutionAxis;
}

/** Settles layers for frames of `columns` values; refuses what does not fit together. */
export function settleLayers(columns: number, layers: readonly Layer[]): Stage[] {
  if (layers.length === 0) throw new ArgumentError("convolution: there must be at least 1 layer, got 0");
  const stages: Stage[] = [];
  for (const [number, layer] of layers.entries()) {
    const where = `convolution: layer ${number}`;
    const from = (layer.from ?? [number === 0 ? "input" : number - 1]).map((name) => (name === "input" ? -1 : name));
    if (from.length === 0 || !from.every((i) => Number.isInteger(i) && i >= -1 && i < number)) {
      throw new ArgumentError(`${where} must hear "input" or layers before it, got ${JSON.stringify(layer.from)}`);
    }
    const heard = from.map((i) => (i < 0 ? { columns: { out: columns }, filters: 1 } : stages[i]));
    if (heard.some((other) => other.columns.out !== heard[0].columns.out)) {
      const widths = heard.map((other) => other.columns.out).join(" and ");
      throw new ArgumentError(`${where}: what it hears must have as many columns each, got ${widths}`);
    }
    const channels = heard.reduce((sum, { filters }) => sum + filters, 0);
    const said = withDefaults(layer, channels);
    requirePossible(said, where);
    const [, across] = axesOf(said, 1, heard[0].columns.out);
    if (across.out < 1) {
      throw new ArgumentError(
        `${where} must be given at least ${lengthFor(said, 1, 1)} columns, got ${across.length}; use smaller kernels or pools, or more bands`,
      );
    }
    stages.push({ ...said, from, channels, columns: across });
  }
  if (!stages.some(({ inRow }) => inRow)) throw new ArgumentError("convolution: at least one layer must be in the row");
  return stages;
}

/** The frames of each stage, for a clip of `frames`. */
export function framesOf(stages: readonly Stage[], frames: number): ConvolutionAxis[] {
  const axes: ConvolutionAxis[] = [];
  for (const [number, stage] of stages.entries()) {
    const [length, ...others] = stage.from.map((source) => (source < 0 ? frames : axes[source].out));
    if (others.some((other) => other !== length)) {
      throw new ArgumentError(
        `convolution: what layer ${number} hears must have as many frames each, got ${[length, ...others].join(" and ")} of a clip of ${frames}; use the same padding, strides and pools`,
      );
    }
    const [along] = axesOf(stage, length, stage.columns.length);
    axes.push(along);
  }
  return axes;
}

/** The least number of frames of which every layer makes something. */
export function leastFrames(stages: readonly Stage[]): number {
  let least = 1;
  const needed = stages.map(() => 1);
  for (let s = stages.length - 1; s >= 0; s--) {
    const length = lengthFor(stages[s], 0, needed[s]);
    for (const source of stages[s].from) {
      if (source < 0) least = Math.max(least, length);
      else needed[source] = Math.max(needed[source], length);
    }
  }
  return least;
}

/** What the kernels are told of a stage whose input is of this shape and has its zeros around it. */
export function convolutionOf(
  { filters, activation, kernel, stride, dilation, pool }: Said,
  input: Pick<Convolution, "height" | "width" | "channels">,
): Convolution {
  return {
    ...input,
    filters,
    activation,
    kernelHeight: kernel[0],
    kernelWidth: kernel[1],
    strideHeight: stride[0],
    strideWidth: stride[1],
    dilationHeight: dilation[0],
    dilationWidth: dilation[1],
    poolHeight: pool[0],
    poolWidth: pool[1],
  };
}

type Said = Omit<Stage, "from" | "channels" | "columns">;

function withDefaults(layer: Layer, channels: number): Said {
  const place = { inRow: layer.inRow ?? true, collapse: layer.collapse ?? false };
  const usual = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], pool: [1, 1] } as const;
  if (!("filters" in layer)) {
    const rest = { padding: "valid", activation: "identity", residual: false } as const;
    return { ...usual, ...rest, kind: layer.kind, filters: channels, pool: layer.pool, ...place };
  }
  const { padding = "valid", activation = "relu", residual = false } = layer;
  const { filters, kernel, stride = usual.stride, dilation = usual.dilation, pool = usual.pool } = layer;
  if (residual && !(padding === "same" && [...stride, ...pool].every((step) => step === 1) && filters === channels)) {
    throw new ArgumentError(
      `convolution: a residual layer must have padding same, no stride or pool, and as many filters as it hears channels (${channels}), got ${padding}, [${stride.join(", ")}], [${pool.join(", ")}] and ${filters}`,
    );
  }
  return { kind: "convolution", filters, kernel, stride, dilation, pool, padding, activation, residual, ...place };
}

function axesOf(said: Said, frames: number, columns: number): [ConvolutionAxis, ConvolutionAxis] {
  const shape = convolutionOf(said, { height: frames, width: columns, channels: 1 });
  const [along] = convolutionAxes({ ...shape, padding: said.padding === "valid" ? "valid" : "same" });
  const [, across] = convolutionAxes({ ...shape, padding: said.padding === "same" ? "same" : "valid" });
  return [along, across];
}

/** The least length of what is heard, along frames (0) or columns (1), of which `out` values are made. */
function lengthFor({ kernel, stride, dilation, pool, padding }: Said, axis: 0 | 1, out: number): number {
  const isPadded = padding === "same" || (padding === "sameFrames" && axis === 0);
  return (out * pool[axis] - 1) * stride[axis] + (isPadded ? 0 : (kernel[axis] - 1) * dilation[axis]) + 1;
}

function requirePossible(said: Said, where: string): void {
  const { filters, activation, kernel, stride, dilation, pool } = said;
  for (const [name, value] of Object.entries({ filters: [filters], kernel, stride, dilation, pool })) {
    if (value.every((x) => Number.isInteger(x) && x >= 1)) continue;
    throw new ArgumentError(`${where}: ${name} must be whole numbers ≥ 1, got ${value.join(", ")}`);
  }
  if (!activationNames.includes(activation)) {
    throw new ArgumentError(`${where}: activation must be one of ${activationNames.join(", ")}, got ${activation}`);
  }
}
