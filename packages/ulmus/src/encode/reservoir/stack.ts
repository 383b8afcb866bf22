// Reservoirs on top of each other (C. Gallicchio, A. Micheli & L. Pedrelli, Deep reservoir computing, 2017): each hears
// the states of the one below, and a state is all of theirs side by side.
import { ArgumentError } from "../../errors.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import type { Reservoir } from "./reservoir.ts";
import { sideBySide } from "./states.ts";

/** One reservoir of `layers`, the lowest first; columns come in the same order. */
export function stackReservoirs(layers: readonly Reservoir[]): Reservoir {
  if (layers.length === 0) throw new ArgumentError("stackReservoirs: needs at least one layer, got none");
  layers.slice(1).forEach(({ inputs }, below) => {
    if (inputs !== layers[below].columns) {
      throw new ArgumentError(
        `stackReservoirs: layer ${below + 1} has ${inputs} inputs, expected ${layers[below].columns} as layer ${below} has columns`,
      );
    }
  });
  return {
    inputs: layers[0].inputs,
    columns: layers.reduce((sum, { columns }) => sum + columns, 0),
    start(kernels) {
      const runs = layers.map((layer) => layer.start(kernels));
      return {
        push(frames) {
          const states: Matrix32[] = [];
          for (const run of runs) states.push(run.push(states.at(-1) ?? frames));
          return sideBySide(states);
        },
      };
    },
  };
}
