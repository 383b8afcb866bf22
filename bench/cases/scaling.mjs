// Whole training against L at 20,000 rows, and against the number of rows N at L = 1000: the points of the plot.
import { ours, pythons } from "./contestants.mjs";
import { trainingSet } from "./elm-data.mjs";
import { trainByKernels } from "./elm.mjs";

const points = [
  ...[125, 250, 500, 1000, 2000].map((units) => ({ rows: 20_000, units })),
  ...[1250, 2500, 5000, 10_000].map((rows) => ({ rows, units: 1000 })),
];

export async function* scaling({ backends, peers }) {
  for (const { rows, units } of points) yield await point({ backends, peers }, rows, units);
}

async function point({ backends, peers }, rows, units) {
  const set = trainingSet(units, rows);
  const threaded = backends.filter(({ threads }) => threads === 2);
  const make = (kernels) => ({ work: () => trainByKernels({})(set, kernels) });
  const values = { ...set.values, kind: "chunked" };
  return {
    size: `N = ${rows}, L = ${units}`,
    contestants: [
      ...ours(threaded, make),
      ...pythons(peers, "numpy float64, in chunks", { program: "elm", values }).filter(({ threads }) => threads === 2),
    ],
  };
}
