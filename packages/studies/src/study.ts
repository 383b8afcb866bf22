// A study: a published system with its baselines, which can be run on data that the user brings.
import type { Kernels } from "ulmus";
import type { Report } from "./report/report.ts";

/** A part of a study that can be asked for by name. */
export interface StudyPart {
  readonly name: string;
  readonly about: string;
  /** Whether it runs when no part is asked for. */
  readonly isUsual: boolean;
}

export interface Study {
  /** First author and year. */
  readonly name: string;
  readonly citation: string;
  /** What it shows, in a line. */
  readonly about: string;
  /** The data that it wants, in a line; "" if none. */
  readonly needs: string;
  readonly parts: readonly StudyPart[];
  run(request: StudyRequest, work: StudyWork): Promise<Report>;
}

/** What the user asks for. */
export interface StudyRequest {
  /** A folder or a CSV. */
  readonly dataset?: string;
  /** Names of parts. */
  readonly parts: readonly string[];
  /** How often everything random is drawn anew. */
  readonly repeats: number;
}

/** What a study works with. */
export interface StudyWork {
  readonly kernels: Kernels;
  /** Where finished cells are kept. */
  readonly folder: string;
  /** For features. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (name: string, done: number, total: number) => void;
}
