// Support vector machines: linear and Gaussian, over a grid of costs and widths. Kernel matrices are made here, by fast
// products; libsvm solves.
import type { Kernels, Matrix32, Matrix64 } from "ulmus";
import { kernelMatrix } from "ulmus/parts";
import { majority } from "./baselines.ts";
import type { Classifier } from "./classifier.ts";
import { loadLibsvm, trainLibsvm, votes } from "./libsvm.ts";

/** A kernel and a cost. */
export interface SvmSetting {
  /** Of exp(−γ ‖x − y‖²); "columns": one over the number of columns; absent: the linear kernel. */
  readonly gamma?: number | "columns";
  /** C. */
  readonly cost: number;
}

/** A support vector machine with a grid, on rows as they are. */
export function supportVectorMachine(name: string, settings: readonly SvmSetting[]): Classifier<SvmSetting> {
  return {
    name,
    settings,
    describe: ({ gamma, cost }) =>
      `${gamma === undefined ? "linear" : `γ ${gamma === "columns" ? "1/d" : gamma.toPrecision(2)}`}, C ${cost}`,
    async learn({ features, classes, classCount }, setting, options) {
      const { kernels } = options;
      if (new Set(classes).size < 2) return majority.learn({ features, classes, classCount }, null, options);
      const Svm = await loadLibsvm();
      const alike = compare(setting, kernels);
      const model = trainLibsvm(Svm, alike(features, features), classes, setting);
      return { scores: (asked) => votes(model, alike(asked, features), classCount) };
    },
  };
}

function compare({ gamma }: SvmSetting, kernels: Kernels): (a: Matrix32, b: Matrix32) => Matrix64 {
  return (a, b) => {
    if (gamma === undefined) return kernelMatrix({ name: "linear" }, a, b, kernels);
    return kernelMatrix({ name: "rbf", gamma: gamma === "columns" ? 1 / a.columns : gamma }, a, b, kernels);
  };
}

/** The grid of Pons & Serra (2018): Gaussian kernels of γ 2⁻³ … 2⁻¹³ and 1/d, and the linear one. */
export const ponsGrid: readonly SvmSetting[] = [0.1, 2, 8, 32].flatMap((cost) => [
  ...[3, 5, 7, 9, 11, 13].map((power) => ({ gamma: 2 ** -power, cost })),
  { gamma: "columns" as const, cost },
  { cost },
]);
