// What was made of files in earlier runs and is kept for later ones: rows by a recipe, and sketches, which know no recipe.
import { FileError } from "../errors.ts";
import type { FeatureCache } from "./feature-cache.ts";
import type { FeatureRow } from "./feature-row.ts";
import { reasonOf, type Refusal } from "./file-error.ts";

export interface Caches {
  readonly rows: FeatureCache;
  /** Where sketches are wanted. */
  readonly sketches?: FeatureCache;
}

/** Writes to the caches now and then; the first failure ends that and is no failure of the extraction. */
export class RowStore {
  fault: Refusal | undefined;
  readonly #caches: Caches | undefined;

  constructor(caches: Caches | undefined) {
    this.#caches = caches;
  }

  row(hash: string): FeatureRow | undefined {
    return this.#caches?.rows.get(hash);
  }

  sketch(hash: string): Float32Array | undefined {
    return this.#caches?.sketches?.get(hash)?.row;
  }

  /** Keeps what is new of a file. */
  async keep(hash: string, { sketch, ...row }: FeatureRow, isNew: { row: boolean; sketch: boolean }): Promise<void> {
    if (this.fault !== undefined || this.#caches === undefined) return;
    const { rows, sketches } = this.#caches;
    if (isNew.row) rows.add(hash, row);
    if (isNew.sketch && sketch !== undefined) sketches?.add(hash, { ...row, row: sketch });
    if (rows.isDue || sketches?.isDue === true) await this.finish();
  }

  async finish(): Promise<void> {
    if (this.fault !== undefined || this.#caches === undefined) return;
    const { rows, sketches } = this.#caches;
    try {
      await rows.flush();
      await sketches?.flush();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.fault = { reason: `features could not be kept for the next time: ${reasonOf(error, rows.folder)}` };
    }
  }
}
