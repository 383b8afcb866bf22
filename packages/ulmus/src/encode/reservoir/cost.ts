// What a reservoir costs: its weights, and the states of a clip.
import type { EncodingCost } from "../cost.ts";
import type { ReservoirOptions } from "./create.ts";

/** All states of `frames` frames of `inputs` values; a second run of the same reservoir hears the clip from its end. */
export function reservoirCost(
  frames: number,
  inputs: number,
  options: Pick<ReservoirOptions, "units" | "layers" | "connections" | "cell"> & { readonly bidirectional: boolean },
): EncodingCost {
  const { units, layers, cell, bidirectional } = options;
  const connections = Math.min(options.connections, units);
  const runs = bidirectional ? 2 : 1;
  const heard = inputs + (layers - 1) * units;
  const own = { leaky: 2, edgeOfStability: units, bandPass: 6 }[cell];
  return {
    multiplyAdds: runs * frames * units * (heard + layers * (connections + own)),
    bytes:
      4 * units * (heard + layers * (2 * connections + 2 + (cell === "edgeOfStability" ? units : 0))) +
      4 * frames * units * (layers * runs + 1),
  };
}
