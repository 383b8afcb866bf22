// The kinds of models that a file can hold: which one a model is, and the model of a kind from what the file says.
import { isCalibrationFor } from "../elm/calibration/calibration.ts";
import { FileError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { Classifier, type ClassifierState } from "./classifier.ts";
import type { Ensemble } from "./ensemble.ts";
import type { Outliers } from "./fit-numbers.ts";
import { MultilabelClassifier, type MultilabelState } from "./multilabel.ts";
import { Regressor, type RegressorState } from "./regressor.ts";

/** What a model file can hold. */
export type Model = Classifier | MultilabelClassifier | Regressor;

/** What any of them consists of besides its machine, as far as it is in the file's metadata. */
export type ModelState = ClassifierState & MultilabelState & RegressorState;

export interface ModelParts {
  readonly machine: Ensemble;
  readonly state: ModelState;
  readonly outliers?: Outliers;
}

export function kindOf(model: Model): string {
  if (model instanceof Classifier) return "classifier";
  return model instanceof Regressor ? "regressor" : "multilabel";
}

/** The model of a kind; refuses a state that does not fit the machine. */
export function createModel(kind: string, { machine, state, outliers }: ModelParts, kernels: Kernels): Model {
  if (kind === "regressor") return new Regressor(machine, state, kernels, outliers);
  const outputs = machine.members[0].readout.intercept.length;
  const { labels, classWeights, thresholds, calibration } = state;
  const requireOneEach = (what: string, list: readonly unknown[] | undefined): void => {
    if (labels?.length === outputs && list?.length === outputs) return;
    throw new FileError(
      `it must have a label and a ${what} for each of ${outputs} classes, got ${labels?.length} and ${list?.length}`,
    );
  };
  if (kind === "multilabel") {
    requireOneEach("threshold", thresholds);
    return new MultilabelClassifier(machine, state, kernels);
  }
  if (kind !== "classifier") {
    throw new FileError(`its kind must be classifier, multilabel or regressor, got ${kind}`);
  }
  requireOneEach("weight", classWeights);
  if (!isCalibrationFor(outputs, calibration)) throw new FileError(`its calibration is not one of ${outputs} classes`);
  return new Classifier(machine, state, kernels);
}
