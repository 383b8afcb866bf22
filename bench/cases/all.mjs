// The cases by name, in the order in which they run.
import { architectures } from "./architectures.mjs";
import { convolutions } from "./conv.mjs";
import { eigendecompositions } from "./eigen.mjs";
import { evaluations } from "./evaluate.mjs";
import { trainings } from "./elm.mjs";
import { features } from "./features.mjs";
import { spectra } from "./fft.mjs";
import { gramMatrices } from "./gram.mjs";
import { products } from "./product.mjs";
import { readouts } from "./readout.mjs";
import { scaling } from "./scaling.mjs";
import { solutions } from "./solve.mjs";
import { studios } from "./studio.mjs";

export const cases = {
  product: products,
  gram: gramMatrices,
  solve: solutions,
  eigen: eigendecompositions,
  conv: convolutions,
  architectures,
  fft: spectra,
  features,
  elm: trainings,
  readout: readouts,
  scaling,
  evaluate: evaluations,
  studio: studios,
};
