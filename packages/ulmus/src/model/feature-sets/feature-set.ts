// What a set of features is: columns that a field has agreed on, with names and units, measured in every frame of a clip
// and summarised over the whole of it. One file beside this one for each set.
import type { Signal } from "../../audio/signal.ts";
import type { Matrix32 } from "../../math/matrix.ts";

/** What one column of numbers is. */
export interface FeatureColumn {
  /** As the set's authors write it. */
  readonly name: string;
  /** `Hz`, `dB`, `s`, `1` for a number without unit, `frames` for a place in time counted in frames … */
  readonly unit: string;
}

/** A set of features. Its numbers are the same for the same samples, on every machine. */
export interface FeatureSet {
  /** The word for it in recipes and on the command line. */
  readonly name: string;
  /** One line: what it is, for what, by whom. */
  readonly about: string;
  /** What is measured in every frame. */
  readonly lowLevelColumns: readonly FeatureColumn[];
  /** What a clip is summarised to. */
  readonly columns: readonly FeatureColumn[];
  /** From one frame's start to the next, in seconds. */
  readonly hopSeconds: number;
  /** A clip at any sample rate → frames × lowLevelColumns. Defined over a whole clip. */
  readonly lowLevel: (signal: Signal) => Matrix32;
  /** A clip at any sample rate → one number for each of `columns`. */
  readonly row: (signal: Signal) => Float32Array;
}

/** The columns of the deltas of measured ones, as openSMILE names them. */
export function deltaColumns(columns: readonly FeatureColumn[]): FeatureColumn[] {
  return columns.map(({ name, unit }) => ({ name: name.replace("_sma", "_sma_de"), unit: `${unit}/frame` }));
}
