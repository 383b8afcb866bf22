// Classification by partial least squares: classes as 0 and 1 regressed on few directions of the rows that vary with them. The rows
// are known by their inner products alone (kernel PLS: Rosipal & Trejo 2001), which with the linear kernel is the usual NIPALS.
import type { Kernels, Matrix64 } from "ulmus";
import { kernelMatrix, matrix64 } from "ulmus/parts";
import { innerFolds } from "../protocol/honest.ts";
import { type Classifier, type LabelledRows, pickRows } from "./classifier.ts";

/** The number of components is chosen by groups held out of the training rows, of equals the smallest. */
export function partialLeastSquares(counts: readonly number[]): Classifier<readonly number[]> {
  return {
    name: "PLS",
    settings: [counts],
    describe: () => "",
    learn(rows, choice, { kernels }) {
      const right = choice.map(() => 0);
      for (const { train, test } of innerFolds(rows, Int32Array.from(rows.classes.keys()))) {
        const model = fit(pickRows(rows, train), Math.max(...choice), kernels);
        const asked = pickRows(rows, test);
        const wholes = choice.map((count) => model(asked.features, count));
        wholes.forEach((scores, k) => (right[k] += recall(scores, asked)));
      }
      const count = choice[right.indexOf(Math.max(...right))];
      const model = fit(rows, count, kernels);
      return { scores: (features) => model(features, count) };
    },
  };
}

/** The sum over rows of how much each counts that is right: classes count alike. */
function recall({ columns, data }: Matrix64, { classes }: LabelledRows): number {
  return classes.reduce((sum, truth, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns);
    const count = classes.filter((other) => other === truth).length;
    return sum + (row.indexOf(Math.max(...row)) === truth ? 1 / count : 0);
  }, 0);
}

type Model = (features: LabelledRows["features"], count: number) => Matrix64;

/** Directions one by one; each is taken out of the kernel matrix and the targets before the next. */
function fit({ features, classes, classCount }: LabelledRows, most: number, kernels: Kernels): Model {
  const n = features.rows;
  const kernel = kernelMatrix({ name: "linear" }, features, features, kernels);
  const { centred, means, mean } = centre(kernel);
  const targets = matrix64(n, classCount);
  classes.forEach((c, i) => (targets.data[i * classCount + c] = 1));
  const targetMeans = Float64Array.from({ length: classCount }, (_, c) => classes.filter((k) => k === c).length / n);
  for (let i = 0; i < targets.data.length; i++) targets.data[i] -= targetMeans[i % classCount];
  const rest = {
    kernel: { ...centred, data: centred.data.slice() },
    targets: { ...targets, data: targets.data.slice() },
  };
  const directions: { readonly t: Float64Array; readonly u: Float64Array }[] = [];
  while (directions.length < Math.min(most, n - 1)) {
    const found = direction(rest.kernel, rest.targets);
    if (found === undefined) break;
    directions.push(found);
    deflate(rest, found.t);
  }
  return (asked, count) => {
    const used = directions.slice(0, count);
    const weights = weightsOf(used, centred, targets);
    const alike = kernelMatrix({ name: "linear" }, asked, features, kernels);
    for (let i = 0; i < alike.rows; i++) {
      const row = alike.data.subarray(i * n, (i + 1) * n);
      const own = row.reduce((sum, value) => sum + value, 0) / n;
      for (let j = 0; j < n; j++) row[j] += mean - own - means[j];
    }
    const out = matrix64(alike.rows, classCount);
    for (let i = 0; i < out.rows; i++) out.data.set(targetMeans, i * classCount);
    kernels.multiply(out, alike, weights, { accumulate: true });
    return out;
  };
}

function centre({ rows: n, data }: Matrix64): { centred: Matrix64; means: Float64Array; mean: number } {
  const means = Float64Array.from({ length: n }, (_, i) => {
    return data.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + value, 0) / n;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const centred = data.map((value, at) => value - means[Math.floor(at / n)] - means[at % n] + mean);
  return { centred: { rows: n, columns: n, data: centred }, means, mean };
}

/** Scores t and u of rows and targets that vary together most; undefined where nothing varies. */
function direction({ rows: n, data }: Matrix64, targets: Matrix64): { t: Float64Array; u: Float64Array } | undefined {
  const { columns, data: y } = targets;
  let u = Float64Array.from({ length: n }, (_, i) => y[i * columns]);
  let t = new Float64Array(n);
  for (let step = 0; step < 100; step++) {
    const next = unit(u.map((_, i) => dot(data.subarray(i * n, (i + 1) * n), u)));
    if (next === undefined) return undefined;
    const shares = Float64Array.from({ length: columns }, (_, c) =>
      next.reduce((sum, x, i) => sum + x * y[i * columns + c], 0),
    );
    const turned = unit(u.map((_, i) => dot(y.subarray(i * columns, (i + 1) * columns), shares)));
    if (turned === undefined) return undefined;
    const moved = next.reduce((sum, x, i) => sum + (x - t[i]) ** 2, 0);
    [t, u] = [next, turned];
    if (moved < 1e-12) break;
  }
  return { t, u };
}

/** K − ttᵀK − Kttᵀ + t(tᵀKt)tᵀ, and Y − ttᵀY. */
function deflate({ kernel, targets }: { kernel: Matrix64; targets: Matrix64 }, t: Float64Array): void {
  const n = t.length;
  const products = t.map((_, i) => dot(kernel.data.subarray(i * n, (i + 1) * n), t));
  const inner = dot(products, t);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) kernel.data[i * n + j] += t[i] * t[j] * inner - t[i] * products[j] - products[i] * t[j];
  }
  const { columns, data } = targets;
  for (let c = 0; c < columns; c++) {
    const share = t.reduce((sum, x, i) => sum + x * data[i * columns + c], 0);
    for (let i = 0; i < n; i++) data[i * columns + c] -= t[i] * share;
  }
}

/** U (TᵀKU)⁻¹ TᵀY */
function weightsOf(
  used: readonly { readonly t: Float64Array; readonly u: Float64Array }[],
  { rows: n, data }: Matrix64,
  targets: Matrix64,
): Matrix64 {
  const { columns } = targets;
  const images = used.map(({ u }) => u.map((_, i) => dot(data.subarray(i * n, (i + 1) * n), u)));
  const system = used.map(({ t }) => [
    ...images.map((image) => dot(t, image)),
    ...Array.from({ length: columns }, (_, c) => t.reduce((sum, x, i) => sum + x * targets.data[i * columns + c], 0)),
  ]);
  // TᵀKU is upper triangular: from the last direction on.
  for (let k = used.length - 1; k >= 0; k--) {
    system[k] = system[k].map((value) => value / system[k][k]);
    for (let above = 0; above < k; above++) {
      const factor = system[above][k];
      system[above] = system[above].map((value, j) => value - factor * system[k][j]);
    }
  }
  const weights = matrix64(n, columns);
  used.forEach(({ u }, k) => {
    for (let i = 0; i < n; i++)
      for (let c = 0; c < columns; c++) weights.data[i * columns + c] += u[i] * system[k][used.length + c];
  });
  return weights;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function unit(values: Float64Array): Float64Array<ArrayBuffer> | undefined {
  const length = Math.sqrt(dot(values, values));
  return length > 1e-10 ? Float64Array.from(values, (value) => value / length) : undefined;
}
