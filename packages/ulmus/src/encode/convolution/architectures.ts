// The networks of J. Pons & X. Serra, Randomly weighted CNNs for (music) audio classification (2018), as layers. Those of
// log-mel frames expect 96 bands at 12 kHz in decibels, those of waveforms one column of samples at 12 kHz.
import { ArgumentError } from "../../errors.ts";
import type { ConvolutionLayer, Layer } from "./layers.ts";

/**
 * vgg: five small convolutions and pools (Choi et al.). 7x96, 7x86: one layer over 7 frames and all, or nine tenths, of the bands.
 * timbral: short filters, tall ones pooled over all bands; temporal: long filters on the mean of the bands; the short one
 * has the shorter filters of their second data set. sampleLevel, frameLevel, frameLevelMany: of waveforms.
 */
export type ArchitectureName = keyof typeof filterCounts;

/** Filters of a layer (of the smallest, where layers differ), for about 3500 and about 120 features. */
const filterCounts = {
  vgg: { large: 717, small: 32 },
  "7x96": { large: 3585, small: 160 },
  "7x86": { large: 3585, small: 160 },
  timbral: { large: 256, small: 8 },
  temporal: { large: 256, small: 8 },
  timbralTemporal: { large: 128, small: 4 },
  timbralTemporalShort: { large: 128, small: 4 },
  sampleLevel: { large: 512, small: 23 },
  frameLevel: { large: 896, small: 40 },
  frameLevelMany: { large: 448, small: 20 },
} as const;

export const architectureNames = Object.keys(filterCounts) as [ArchitectureName, ...ArchitectureName[]];

/** Which variant of an architecture. */
export interface ArchitectureOptions {
  /** The published sizes, or the number of filters of a layer (of the smallest, where layers differ). Default "small". */
  readonly size?: "large" | "small" | number;
  /** The number of values in a frame: mel bands, or 1 for a waveform. */
  readonly columns: number;
  /**
   * As the published code has it: it pools all maps of each layer of the back end of `frameLevel` and `frameLevelMany` into
   * one number, by mistake, and leaves zeros for the others. Default false.
   */
  readonly compat?: boolean;
}

/** The layers of a published network; refuses one of waveforms for wider frames, and the others for waveforms. */
export function architecture(name: ArchitectureName, options: ArchitectureOptions): Layer[] {
  const { size = "small", columns, compat = false } = options;
  const filters = typeof size === "number" ? size : filterCounts[name][size];
  const isOfWaveforms = name === "sampleLevel" || name === "frameLevel" || name === "frameLevelMany";
  if (isOfWaveforms !== (columns === 1)) {
    throw new ArgumentError(
      `convolution: ${name} must be given ${isOfWaveforms ? "a waveform" : "mel bands"}, got frames of ${columns} values`,
    );
  }
  switch (name) {
    case "vgg":
      return vgg(filters);
    case "7x96":
      return [{ filters, kernel: [7, columns] }];
    case "7x86":
      return [tall(filters, 7, { columns, share: 0.9 })];
    case "timbral":
      return timbral(filters, columns);
    case "temporal":
      return temporal(filters, { columns, lengths: LONG, first: 0 });
    case "timbralTemporal":
      return [...timbral(filters, columns), ...temporal(filters, { columns, lengths: LONG, first: 6 })];
    case "timbralTemporalShort":
      return [...timbral(filters, columns), ...temporal(filters, { columns, lengths: SHORT, first: 6 })];
    case "sampleLevel":
      return sampleLevel(filters);
    case "frameLevel":
      return [{ filters, kernel: [512, 1], stride: [32, 1] }, ...backEnd(filters, compat)];
    case "frameLevelMany":
      return frameLevelMany(filters, compat);
  }
  return name satisfies never;
}

function vgg(filters: number): Layer[] {
  const pools = [[4, 2], [4, 3], [5, 2], [4, 2], [4, 4]] as const; // prettier-ignore
  return pools.map((pool) => ({ filters, kernel: [3, 3], padding: "same", activation: "elu", pool }));
}

/** Filters of a share of the bands, pooled over all their places. */
function tall(
  filters: number,
  frames: number,
  { columns, share }: { readonly columns: number; readonly share: number },
): ConvolutionLayer {
  const height = Math.floor(share * columns);
  return { filters, kernel: [frames, height], pool: [1, columns - height + 1] };
}

function timbral(filters: number, columns: number): Layer[] {
  return [0.9, 0.4].flatMap((share) =>
    [7, 3, 1].map((frames, i): Layer => ({
      ...tall(filters * 2 ** i, frames, { columns, share }),
      from: ["input"],
      padding: "sameFrames",
    })),
  );
}

/** Lengths of the temporal filters in frames of 21 ms. */
const LONG = [165, 128, 64, 32];
const SHORT = [64, 32, 16, 8];

/** `first`: the number of its first layer. */
function temporal(
  filters: number,
  { columns, lengths, first }: { readonly columns: number; readonly lengths: number[]; readonly first: number },
): Layer[] {
  const fewer = Math.floor(filters / 4); // so that there are as many maps as timbral ones
  return [
    { kind: "average", pool: [1, columns], from: ["input"], inRow: false },
    ...lengths.map((length, i): Layer => ({
      filters: filters * 2 ** i - fewer,
      kernel: [length, 1],
      padding: "same",
      from: [first],
    })),
  ];
}

function sampleLevel(filters: number): Layer[] {
  const deeper: Layer = { filters, kernel: [3, 1], padding: "same", pool: [3, 1] };
  return [{ filters, kernel: [3, 1], stride: [3, 1] }, ...Array.from({ length: 6 }, () => deeper)];
}

function frameLevelMany(filters: number, compat: boolean): Layer[] {
  const front = [512, 256, 128, 64, 32].map((length): Layer => ({
    filters,
    kernel: [length, 1],
    stride: [32, 1],
    padding: "same",
    from: ["input"],
  }));
  const [first, ...others] = backEnd(filters, compat);
  return [...front, { ...first, from: [0, 1, 2, 3, 4] }, ...others];
}

/** Three layers of length 7, two of them around what they add to. */
function backEnd(filters: number, collapse: boolean): Layer[] {
  const layer: Layer = { filters, kernel: [7, 1], collapse };
  const around: Layer = { ...layer, padding: "same", residual: true };
  return [layer, around, { kind: "maximum", pool: [2, 1], inRow: false }, around];
}
