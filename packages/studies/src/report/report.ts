// What a study reports: one table, what goes with it, and how it was made. Plain data; every format is made from it.
import type { LeakageReport } from "../leakage/leakage-report.ts";
import type { Measured } from "../protocol/measure.ts";

/** How large a score is meant to be: shares are printed in per cent, errors with three digits. */
export type ScoreName = "accuracy" | "UAR" | "RMSE" | "NRMSE" | "seconds";

/** One line of the table. */
export interface Row {
  /** The features or the task: lines of one subject stand together. */
  readonly subject: string;
  /** What has learnt. */
  readonly system: string;
  readonly score: ScoreName;
  /** What the paper says. */
  readonly published?: { readonly value: number; readonly deviation?: number };
  /** Ours, with the paper's protocol. */
  readonly repeated?: Measured;
  /** Ours, with nothing chosen on what is tested. */
  readonly honest?: Measured;
  /** To measure the features of all clips, once; absent where they came from the cache. */
  readonly featureSeconds?: number;
  /** Why there is no score. */
  readonly problem?: string;
}

export interface Curve {
  readonly title: string;
  readonly across: string;
  readonly up: string;
  readonly lines: readonly Line[];
  /** A place worth a mark, such as the number of training rows. */
  readonly marks?: readonly { readonly at: number; readonly name: string }[];
}

export interface Line {
  readonly name: string;
  /** Across and up; across is drawn by its logarithm. */
  readonly points: readonly (readonly [number, number])[];
}

/** Which clips of a class were taken for which. */
export interface Confusion {
  readonly title: string;
  readonly labels: readonly string[];
  /** [truth][answer]: names of clips. */
  readonly cells: readonly (readonly (readonly string[])[])[];
}

/** How often answers of a probability were right. */
export interface Reliability {
  readonly title: string;
  readonly bins: readonly { readonly probability: number; readonly right: number; readonly count: number }[];
}

export interface Report {
  readonly study: string;
  /** The publication. */
  readonly citation: string;
  /** Name and size of the data. */
  readonly data: string;
  readonly subjects: string;
  readonly rows: readonly Row[];
  readonly curves: readonly Curve[];
  readonly confusions: readonly Confusion[];
  readonly reliabilities: readonly Reliability[];
  /** What the numbers say, in sentences. */
  readonly findings: readonly string[];
  /** What was done, for a paper. */
  readonly methods: string;
  /** What makes a number look better or worse than it is, and what is missing. */
  readonly warnings: readonly string[];
  /** What makes the scores too good, where it was looked for. */
  readonly leakage?: LeakageReport;
  /** Filled in by whoever runs it. */
  readonly made?: Made;
}

/** How a report was made. */
export interface Made {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly version: string;
}
