// Generalised radial units exp(−(‖x − c‖ / r)^τ) (F. Fernández-Navarro et al., MELM-GRBF, 2011): radius and exponent of
// each are such that it is 1 − tail at a hundredth of the way to the nearest other centre, and tail at the farthest.
import { type Matrix32, matrix32, rowOf } from "../../math/matrix.ts";
import { type CentresRecipe, createCentres, eachDistances, fitCentres, reachOf } from "./centres.ts";
import { type HiddenLayer, type LayerContext, type Learnt, requireLearnt } from "./kind.ts";

export interface GeneralisedRbfUnits extends CentresRecipe {
  readonly kind: "generalisedRbf";
  /** What is left of a unit at the centre farthest from its own, between 0 and ½. */
  readonly tail: number;
  /** exp(exp(−a^τ)), which Python-ELM computes instead. */
  readonly compat: boolean;
}

/** Learns what the centres need, and "shapes" (2 × units): radii, exponents. */
export function fitGeneralisedRbfUnits(recipe: GeneralisedRbfUnits, rows: Matrix32, { kernels }: LayerContext): Learnt {
  const { units, tail } = recipe;
  const learnt = fitCentres(recipe, rows);
  const centres = createCentres(recipe, rows.columns, learnt);
  const shapes = matrix32(2, units);
  const steepness = Math.log(Math.log(tail) / Math.log1p(-tail));
  eachDistances(centres, centres, kernels, (c, squares) => {
    const others = squares.filter((square) => square > 0);
    const farthest = Math.sqrt(others.reduce((most, square) => Math.max(most, square), 0)) || reachOf(rows);
    const nearest = Math.sqrt(others.reduce((least, square) => Math.min(least, square), farthest ** 2)) / 100;
    const exponent = steepness / Math.log(farthest / nearest);
    shapes.data[c] = farthest / (-Math.log(tail)) ** (1 / exponent);
    shapes.data[units + c] = exponent;
  });
  return { ...learnt, shapes };
}

export function createGeneralisedRbfUnits(recipe: GeneralisedRbfUnits, inputs: number, learnt: Learnt): HiddenLayer {
  const { units, compat } = recipe;
  const centres = createCentres(recipe, inputs, learnt);
  const shapes = requireLearnt(learnt, "shapes", 2, units);
  const [radii, exponents] = [rowOf(shapes, 0), rowOf(shapes, 1)];
  const power = 1 / Math.sqrt(units);
  return {
    inputs,
    columns: units,
    transform(rows, kernels) {
      const hidden = matrix32(rows.rows, units);
      eachDistances(rows, centres, kernels, (i, squares) => {
        for (let c = 0; c < units; c++) {
          const value = Math.exp(-((Math.sqrt(squares[c]) / radii[c]) ** exponents[c]));
          hidden.data[i * units + c] = power * (compat ? Math.exp(value) : value);
        }
      });
      return hidden;
    },
  };
}
