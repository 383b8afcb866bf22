// Results as lines for people, and as docs/benchmarks.md with its plot.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { goals } from "./goals.mjs";
import { pointsOf, plotOf } from "./plot.mjs";
import { explanation, remarks, shortfalls, titles } from "./texts.mjs";

const page = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));
const plot = fileURLToPath(new URL("../docs/benchmarks.svg", import.meta.url));

export function headingOf(name) {
  return `${titles[name]}\n${cells(["size", "backend", "threads", "ms", "peer", "its ms", "ratio", "error"])}`;
}

export function lineOf(row) {
  if (row.megabytes !== undefined) {
    const amounts = [`${row.megabytes} MB`, row.peer, `${row.allowedMegabytes} MB`, times(row.ratio), "–"];
    return cells([row.size, row.backend, row.threads, ...amounts]);
  }
  if (row.limit !== undefined) return cells([`${row.size}: ${row.amount} ${row.unit}, ${row.peer}`]);
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

/** Writes the page, and the plot if there is something to plot, from the last results of each case; returns their paths. */
export function writeReport(results) {
  const rows = results.flatMap((result) => result.rows);
  const points = pointsOf(rows);
  if (points.length > 0) writeFileSync(plot, plotOf(points));
  writeFileSync(page, pageOf(results, rows, points));
  return points.length > 0 ? [page, plot] : [page];
}

function machineText({ processor, cores, memoryGiB, platform, node, v8, backends, peers }) {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return (
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node} (V8 ${v8}), ` +
    `kernels ${backends.join(", ")}; ${versions.join(", ")}`
  );
}

function pageOf(results, rows, points) {
  const { machine } = results.at(-1);
  const absent = [...new Map(results.flatMap((result) => result.absent).map((one) => [one.peer, one])).values()];
  const names = Object.keys(titles).filter((name) => name !== "scaling");
  const sections = names.flatMap((name) => {
    const result = results.find((one) => one.case === name);
    return result
      ? section(
          name,
          result,
          result.machine.processor === machine.processor ? "" : `; on ${machineText(result.machine)}`,
        )
      : [`## ${titles[name]}`, `Not measured yet: \`npm run bench -- --only ${name} --write\`.`];
  });
  return [
    "# Benchmarks",
    "Written by `npm run bench -- --write`, one case again by `npm run bench -- --only elm --write`; do not edit.",
    "Each table is one contest: all programs take turns in the same run, and a time is the median of the turns (five, or " +
      "three where a turn takes seconds). A ratio is the peer's time divided by ours: above 1 we are faster. Both use the " +
      "same number of threads. Every result is checked (but for the weights of pinv, which has no ridge), and our error printed; a contestant whose result is wrong is listed as not timed.",
    `Measured on ${machineText(machine)}. ` +
      "`OPENBLAS_CORETYPE` and `OPENBLAS_L2_SIZE`, which can halve numpy, are not taken from the environment; an OpenBLAS that does not know " +
      "the processor is told what it can do, for its own choice would be code of 2004. Each case says when it was measured, and " +
      "the load average of the machine when it began: beyond the number of cores other programs were at work, and ratios of two threads are the " +
      "least to be trusted.",
    reading(rows, machine),
    ...sections,
    ...(points.length > 0 ? scalingSection(points) : []),
    ...(absent.length > 0 ? ["## Absent", absent.map(({ peer, reason }) => `- ${peer}: ${reason}`).join("\n")] : []),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function scalingSection(points) {
  return [
    `## ${titles.scaling}`,
    "![Time of whole training against L and against N, on logarithmic axes](benchmarks.svg)",
    "Float64 products, two threads; left at N = 20,000, right at L = 1000. " +
      points
        .map(({ name, L, N }) => `${name}: time ~ L^${L.slope.toFixed(2)} and ~ N^${N.slope.toFixed(2)}`)
        .join("; ") +
      ". Theory says between 1 and 2 for L (2·N·D·L + N·L²), and 1 for N once N is well above L.",
  ];
}

function section(name, { rows, day, load }, elsewhere) {
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
    `*${day}, load average ${load}${elsewhere}.*`,
    ...body,
    ...memoryTable(rows.filter(({ megabytes }) => megabytes !== undefined)),
    ...limitTable(rows.filter(({ limit }) => limit !== undefined)),
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

/** What must not be exceeded, and what it is. */
function limitTable(rows) {
  if (rows.length === 0) return [];
  const lines = rows.map(({ size, amount, unit, limit }) => {
    return `| ${size} | ${amount <= limit ? amount : `**${amount}**`} ${unit} | ${limit} ${unit} |`;
  });
  return [`| | measured | at most |\n|---|--:|--:|\n${lines.join("\n")}`];
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
    `In short: ${judged.length - missed.length} of ${judged.filter(({ row }) => row).length} goals that were measured are met on this machine (${processor}).`,
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
