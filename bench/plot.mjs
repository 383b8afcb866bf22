// A plot of training time against L and N on logarithmic axes, as SVG, with the slopes of fitted lines.

const colours = ["#0b6e4f", "#c26a00", "#4659a8"];
const panel = { width: 380, height: 300, left: 64, top: 52 };

/** The points of the case `scaling`: for each program those against L and those against N, with their slopes. */
export function pointsOf(rows) {
  const parsed = rows
    .filter((row) => row.case === "scaling" && row.ms !== null)
    .map((row) => ({ ...row, N: Number(/N = (\d+)/.exec(row.size)[1]), L: Number(/L = (\d+)/.exec(row.size)[1]) }));
  const programs = new Map();
  const put = (name, point) => programs.set(name, [...(programs.get(name) ?? []), point]);
  for (const { backend, threads, ms, peer, peerMs, N, L } of parsed) {
    put(`${backend} × ${threads}`, { N, L, ms });
    // Each peer appears beside each of ours.
    if (peer && backend === parsed[0].backend) put(`${peer} × ${threads}`, { N, L, ms: peerMs });
  }
  // The row of L = 1000 at N = 20,000 belongs to both.
  return [...programs].map(([name, points]) => ({
    name,
    L: fit(points.filter(({ N }) => N === 20_000).map(({ L, ms }) => ({ x: L, ms }))),
    N: fit(
      points
        .filter(({ N, L }) => L === 1000 || (N === 20_000 && L === 1000))
        .map(({ N, ms }) => ({ x: N, ms }))
        .toSorted((a, b) => a.x - b.x),
    ),
  }));
}

/** Least squares of log ms on log x. */
function fit(points) {
  const [xs, ys] = [points.map(({ x }) => Math.log(x)), points.map(({ ms }) => Math.log(ms))];
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const slope =
    xs.reduce((sum, x, i) => sum + (x - mx) * (ys[i] - my), 0) / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  return { points, slope, at: (x) => Math.exp(my + slope * (Math.log(x) - mx)) };
}

export function plotOf(programs) {
  const width = 2 * (panel.width + panel.left) + 40;
  const height = panel.top + panel.height + 56 + 20 * programs.length;
  const all = programs.flatMap(({ L, N }) => [...L.points, ...N.points]).map(({ ms }) => ms);
  const y = axis(all, [panel.top + panel.height, panel.top]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...panelOf(programs, "L", { y, left: panel.left, title: "against L, the hidden units (N = 20,000)" }),
    ...panelOf(programs, "N", { y, left: panel.width + 2 * panel.left + 10, title: "against N, the rows (L = 1000)" }),
    ...programs.map(({ name, L, N }, i) => {
      const at = panel.top + panel.height + 58 + 20 * i;
      return (
        `<circle cx="${panel.left + 6}" cy="${at - 4}" r="4" fill="${colours[i]}"/>` +
        `<text x="${panel.left + 18}" y="${at}" fill="#222222">${name}: L^${L.slope.toFixed(2)}, N^${N.slope.toFixed(2)}</text>`
      );
    }),
    "</svg>\n",
  ].join("\n");
}

/** A logarithmic axis over `values` onto `range`, with a mark at 1, 2 and 5 of each decade. */
function axis(values, [from, to]) {
  const [low, high] = [Math.log(Math.min(...values)) - 0.15, Math.log(Math.max(...values)) + 0.15];
  const place = (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from);
  const decades = Array.from({ length: 12 }, (_, i) => 10 ** (i - 3));
  const marks = decades.flatMap((decade) => [1, 2, 5].map((m) => m * decade));
  return { place, marks: marks.filter((mark) => Math.log(mark) >= low && Math.log(mark) <= high) };
}

function panelOf(programs, key, { y, left, title }) {
  const xs = [...new Set(programs.flatMap((program) => program[key].points.map((point) => point.x)))];
  const x = axis(xs, [left, left + panel.width]);
  const bottom = panel.top + panel.height;
  return [
    `<text x="${left}" y="${panel.top - 24}" font-size="14" fill="#222222">Training time ${title}</text>`,
    `<text x="${left}" y="${panel.top - 8}" fill="#666666">ms</text>`,
    ...y.marks.map(
      (mark) =>
        `<path d="M${left} ${y.place(mark).toFixed(1)}h${panel.width}" stroke="#e4e4e4"/>` +
        `<text x="${left - 8}" y="${(y.place(mark) + 4).toFixed(1)}" text-anchor="end" fill="#444444">${mark.toLocaleString("en-US")}</text>`,
    ),
    ...xs.map(
      (value) =>
        `<path d="M${x.place(value).toFixed(1)} ${panel.top}v${panel.height}" stroke="#e4e4e4"/>` +
        `<text x="${x.place(value).toFixed(1)}" y="${bottom + 18}" text-anchor="middle" fill="#444444">${value.toLocaleString("en-US")}</text>`,
    ),
    `<path d="M${left} ${panel.top}v${panel.height}h${panel.width}" fill="none" stroke="#888888"/>`,
    ...programs.map((program, i) => curve(program[key], colours[i], { x, y })),
    `<text x="${left + panel.width}" y="${bottom + 34}" text-anchor="end" fill="#444444">${key}</text>`,
  ];
}

/** The points, and the fitted line as dashes. */
function curve({ points, at }, colour, { x, y }) {
  const [first, last] = [points[0].x, points.at(-1).x];
  const end = (value) => `${x.place(value).toFixed(1)} ${y.place(at(value)).toFixed(1)}`;
  const dots = points.map(
    (point) =>
      `<circle cx="${x.place(point.x).toFixed(1)}" cy="${y.place(point.ms).toFixed(1)}" r="4" fill="${colour}"/>`,
  );
  return `<path d="M${end(first)}L${end(last)}" stroke="${colour}" stroke-width="1.5" stroke-dasharray="5 4"/>${dots.join("")}`;
}
