// What a fit has to say besides its machine. Model files know nothing of it.

/** Notes on a fit. */
export interface FitNotes {
  /** What it has gone without, a sentence for each: see fit-warnings.ts. */
  readonly warnings?: readonly string[];
  /** The layers that were tried, the best first, where the recipe gave several to select from. */
  readonly tried?: readonly LayerTrial[] | undefined;
}

/** A layer that was tried, by the words that differ. */
export interface LayerTrial {
  readonly units?: number;
  readonly weightScale?: number;
  readonly rbfWidth?: number;
  readonly gamma?: number;
  /** The ridge that was best with it. */
  readonly ridge: number;
  /** What the recipe's criterion gave; higher is better. */
  readonly rating: number;
}
