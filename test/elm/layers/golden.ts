// Numbers of layers from scipy and numpy: scripts/golden-layers.py.
import { readFileSync } from "node:fs";

type Rows = number[][];

interface LayersGolden {
  readonly activations: { readonly z: number[]; readonly values: Readonly<Record<string, number[]>> };
  readonly radial: {
    readonly seed: number;
    readonly rows: Rows;
    readonly centres: Rows;
    readonly radius: number;
    readonly radii: number[];
    readonly exponents: number[];
    readonly gaussian: Rows;
    readonly generalised: Rows;
    readonly compat: Rows;
  };
  /** Predictions of the rows after the first `trainingRows`. */
  readonly machines: {
    readonly features: Rows;
    readonly targets: Rows;
    readonly trainingRows: number;
    readonly seed: number;
    readonly units: number;
    readonly schmidt: Rows;
    readonly rvfl: Rows;
    readonly huang: Rows;
    /** The features brought into −1 … 1 by those of the training rows. */
    readonly boxed: Rows;
    readonly pythonElm: Rows;
    readonly pythonElmRbf: Rows;
  };
}

export const golden: LayersGolden = JSON.parse(
  readFileSync(new URL("../../golden/layers.json", import.meta.url), "utf8"),
);
