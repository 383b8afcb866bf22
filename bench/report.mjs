// Results as lines for people, and as docs/benchmarks.md with its plot.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { goals } from "./goals.mjs";
import { pointsOf, plotOf } from "./plot.mjs";

const page = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));
const plot = fileURLToPath(new URL("../docs/benchmarks.svg", import.meta.url));

const titles = {
  product: "Products of matrices",
  gram: "HᵀH",
  solve: "Symmetric positive definite systems",
  eigen: "Symmetric eigendecomposition",
  conv: "Random convolutions, one clip",
  architectures: "Random networks of Pons & Serra (small), 29 s of sound to a row",
  fft: "Power spectra",
  elm: "Whole training: 20,000 rows of 256 features, 10 classes, L units",
  readout: "Choosing the ridge, kernel machines, learning row by row",
  scaling: "Whole training against L and N",
};

/** What to know to read a case's rows. */
const remarks = {
  gram: "Ours reads Float32 rows and sums in Float64; so do the numpy programs, which must convert first. *fast* takes Float32 products in short blocks and sums these in Float64.",
  solve: "Ten right sides; every program keeps the matrix, so every run copies it.",
  eigen: "All values and vectors.",
  conv: "Bias, ReLU and max-pooling included. tfjs and onnxruntime-web have one thread in Node.",
  fft: "Window and |·|² included; scipy's threads are its `workers`, numpy has none.",
  elm: "Hidden layer and solution. Errors are those of the weights against numpy with everything in Float64. *by sums* is the library's own way (`Accumulator`, `solveRidge`), with means, an intercept and checks of every value; *float64* and *fast* are the kernels alone, as numpy's programs are. `numpy float64 (best)` is the faster of its two programs.",
  readout:
    "Ten outputs. *Leave-one-out*: the held-out scores of every row for each of 14 ridges, from one decomposition, and the ridge of the least squared error; errors are those of the scores for it. *Kernel*: exp(−γ‖x − y‖²) of all pairs, then the weights; ours have an intercept, which scikit-learn's have not, so errors are against numpy with one. *Row by row*: recursive least squares, a row an update; the limit is what a stream of frames leaves time for.",
};

export function headingOf(name) {
  return `${titles[name]}\n${cells(["size", "backend", "threads", "ms", "peer", "its ms", "ratio", "error"])}`;
}

export function lineOf(row) {
  if (row.megabytes !== undefined) {
    const amounts = [`${row.megabytes} MB`, row.peer, `${row.allowedMegabytes} MB`, times(row.ratio), "–"];
    return cells([row.size, row.backend, row.threads, ...amounts]);
  }
  if (row.ms === null) return cells([row.size, row.backend ?? "–", row.threads, "–", row.peer ?? "–", row.error]);
  return cells([
    row.size,
    row.backend,
    row.threads,
    time(row.ms),
    row.peer ?? "–",
    time(row.peerMs),
    times(row.ratio),
    small(row.error),
    ...(row.timesRealTime ? [`${Math.round(row.gflops)} GFLOP/s, ${Math.round(row.timesRealTime)}× real time`] : []),
  ]);
}

const widths = [40, 8, 7, 9, 36, 9, 7, 8];
const cells = (texts) =>
  texts
    .map((text, i) => String(text).padEnd(widths[i] ?? 0))
    .join(" ")
    .trimEnd();

/** Writes the page and the plot; returns their paths. */
export function writeReport(rows, { machine, absent }) {
  const points = pointsOf(rows);
  writeFileSync(plot, plotOf(points));
  writeFileSync(page, pageOf(rows, { machine, absent, points }));
  return [page, plot];
}

function pageOf(rows, { machine, absent, points }) {
  const { day, processor, cores, memoryGiB, platform, node, v8, backends, peers } = machine;
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const names = Object.keys(titles).filter((name) => name !== "scaling");
  return [
    "# Benchmarks",
    "Written by `npm run bench -- --write`; do not edit.",
    "Each table is one contest: all programs take turns in the same run, and a time is the median of the turns (five, or " +
      "three where a turn takes seconds). A ratio is the peer's time divided by ours: above 1 we are faster. Both use the " +
      "same number of threads. Every result is checked (but for the weights of pinv, which has no ridge), and our error printed; a contestant whose result is wrong is listed as not timed.",
    `Measured on ${day}: ${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node} (V8 ${v8}), ` +
      `kernels ${backends.join(", ")}; ${versions.join(", ")}. ` +
      "`OPENBLAS_CORETYPE` and `OPENBLAS_L2_SIZE`, which can halve numpy, are not set.",
    reading(rows, machine),
    ...names.flatMap((name) =>
      section(
        name,
        rows.filter((row) => row.case === name),
      ),
    ),
    `## ${titles.scaling}`,
    "![Time of whole training against L and against N, on logarithmic axes](benchmarks.svg)",
    "Float64 products, two threads; left at N = 20,000, right at L = 1000. " +
      points
        .map(({ name, L, N }) => `${name}: time ~ L^${L.slope.toFixed(2)} and ~ N^${N.slope.toFixed(2)}`)
        .join("; ") +
      ". Theory says between 1 and 2 for L (2·N·D·L + N·L²), and 1 for N once N is well above L.",
    ...(absent.length > 0 ? ["## Absent", absent.map(({ peer, reason }) => `- ${peer}: ${reason}`).join("\n")] : []),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function section(name, rows) {
  const timed = rows.filter(({ ms }) => typeof ms === "number");
  const body = [...new Set(timed.map(({ size }) => size))].map((size) =>
    tableOf(
      timed.filter((row) => row.size === size),
      size,
    ),
  );
  const failed = rows
    .filter(({ ms }) => ms === null)
    .map((row) => `- ${row.size}, ${row.backend ?? row.peer}: ${row.error}`);
  return [
    `## ${titles[name]}`,
    ...(remarks[name] ? [remarks[name]] : []),
    ...body,
    ...memoryTable(rows.filter(({ megabytes }) => megabytes !== undefined)),
    ...(failed.length > 0 ? [`Not timed:\n\n${failed.join("\n")}`] : []),
  ];
}

function memoryTable(rows) {
  if (rows.length === 0) return [];
  const lines = rows.map(
    ({ size, backend, threads, megabytes, allowedMegabytes }) =>
      `| ${size} | ${backend} × ${threads} | ${megabytes} | ${allowedMegabytes} |`,
  );
  return [`| | ours × threads | MB | ${rows[0].peer} |\n|---|---|--:|--:|\n${lines.join("\n")}`];
}

/** One size: a row for each of ours, a column for each peer. */
function tableOf(rows, size) {
  const peers = [...new Set(rows.map(({ peer }) => peer).filter(Boolean))];
  const own = [...new Set(rows.map(({ backend, threads }) => `${backend} × ${threads}`))];
  const hasAccuracy = rows.some(({ accuracy }) => accuracy !== undefined);
  const head = [
    "ours × threads",
    "ms",
    "error",
    ...(hasAccuracy ? ["accuracy"] : []),
    ...peers.map((peer) => `ratio to ${peer}`),
  ];
  const lines = own.map((label) => {
    const mine = rows.filter(({ backend, threads }) => `${backend} × ${threads}` === label);
    const against = peers.map((peer) => mine.find((row) => row.peer === peer));
    const ratios = against.map((row) => (row ? `${times(row.ratio)} (${time(row.peerMs)})` : "–"));
    const accuracy = hasAccuracy ? [mine[0].accuracy?.toFixed(3) ?? "–"] : [];
    return [label, time(mine[0].ms), small(mine[0].error), ...accuracy, ...ratios];
  });
  const line = (texts) => `| ${texts.join(" | ")} |`;
  const rule = line(head.map((_, i) => (i === 0 ? "---" : "--:")));
  return `**${size}** (in brackets the peer's ms)\n\n${[line(head), rule, ...lines.map(line)].join("\n")}`;
}

/** Each goal, what was reached, and for those that are missed the numbers and what sets the limit. */
function reading(rows, { processor }) {
  const judged = goals.map((goal) => ({ ...goal, row: rows.find(goal.isRow) }));
  const missed = judged.filter(({ row, least }) => !(row?.ratio >= least));
  const lines = judged.map(({ text, least, row }) => {
    const reached = !row ? "not measured" : row.ratio >= least ? times(row.ratio) : `**${times(row.ratio)}**`;
    return `| ${text} | ≥ ${least} | ${reached} |`;
  });
  const numbers = missed.filter(({ row }) => row).map(({ text, row }) => `- ${text}: ${amountsOf(row, rows)}`);
  const limits = [...new Set(missed.map(({ row }) => row && shortfalls[row.case]))].filter(Boolean);
  return [
    `In short: ${judged.length - missed.length} of ${judged.length} goals are met on this machine (${processor}).`,
    `| ratio | goal | reached |\n|---|--:|--:|\n${lines.join("\n")}`,
    ...(numbers.length > 0 ? [`Short of the goal:\n\n${numbers.join("\n")}`] : []),
    ...limits,
    explanation,
  ].join("\n\n");
}

function amountsOf(row, rows) {
  if (row.megabytes !== undefined) return `ours ${row.megabytes} MB, allowed ${row.allowedMegabytes} MB`;
  const [own, fastest] = [row.gflops, fastestProduct(row, rows)];
  const share = fastest && `, ${Math.round((100 * own) / fastest)} % of the fastest product's ${Math.round(fastest)}`;
  const rate = own === undefined ? "" : ` (${Math.round(own)} GFLOP/s${share ?? ""})`;
  return `ours ${time(row.ms)} ms${rate}, the peer's ${time(row.peerMs)} ms`;
}

/** The highest rate of a product in this run, ours or a peer's, with the same threads, element type and kind of code. */
function fastestProduct({ backend, threads, size, case: name }, rows) {
  const type = name === "conv" || /^Float32 \d|fast/.test(size) ? "Float32" : "Float64";
  const rates = rows
    .filter((row) => row.case === "product" && row.size.startsWith(type) && row.gflops !== undefined)
    .filter((row) => row.backend === backend && row.threads === threads)
    .flatMap(({ gflops, ms, peer, peerMs }) => [
      gflops,
      ...(peer && /wasm|web/.test(peer) === (backend === "wasm") ? [(gflops * ms) / peerMs] : []),
    ]);
  return rates.length > 0 ? Math.max(...rates) : undefined;
}

/** What sets the limit where a case falls short of a goal. */
const shortfalls = {
  product:
    "Products: nothing but multiplications and additions, in which OpenBLAS and ours both come near what the processor can " +
    "do; what is left between them is packing and the ends of rows. WASM without relaxed SIMD multiplies and adds in two " +
    "instructions of 128 bits: ours runs at about what that allows, and no program can be as fast as one that fuses them. " +
    "On an engine with relaxed SIMD (Node 22 and later, browsers) ours is 1.2 – 1.3 times as fast as here.",
  gram:
    "HᵀH: both programs compute the same products in Float64, ours and OpenBLAS at the same rate. Ours saves the copy of H " +
    "in Float64, which counts the less, the faster the memory is. *fast* takes products in Float32, twice as many at a time.",
  eigen:
    "Eigendecomposition: half of the reduction to tridiagonal form is products of the matrix with a vector, two operations " +
    "for each element that is read: memory decides, not arithmetic.",
  conv:
    "Convolutions: rates count the products of the definition; ours takes half of them where there are 16 channels and a " +
    "kernel 3 wide, and so may exceed the fastest product. The first layer has a single channel: 9 products (in 1-D 3) for " +
    "each value, which must then be written and read again, so that memory decides; in 1-D these are 15 MB each way. " +
    "onnxruntime's direct convolution runs at more than half of the processor's peak: twice as fast is beyond the peak but " +
    "for the products saved.",
  elm: "Whole training: nearly all of it is HᵀH; the same holds as there.",
};

const explanation =
  "How to read it. A bare product is where a BLAS library is at its best, and there parity is what can be had. What can be " +
  "gained is around it: rows are converted while they are packed, H never stands in memory, the activation is applied " +
  "while a block is in the cache. WASM has vectors of 128 bits, a quarter of AVX-512's, and Node 20 has no relaxed SIMD " +
  "(fused multiply-add): it cannot come near a native BLAS, and is to be measured against other WASM. Two threads on two " +
  "cores share them with all else that runs on the machine.";

function time(ms) {
  if (ms === null || ms === undefined) return "–";
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : String(Math.round(ms));
}

function times(ratio) {
  if (ratio === null || ratio === undefined) return "–";
  return ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0);
}

function small(error) {
  return typeof error === "number" ? error.toExponential(0) : "–";
}
