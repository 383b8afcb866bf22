// What a fit has gone without, though it succeeded: columns that say nothing, and weights that clips do not determine.
import type { LayerRecipe } from "../elm/layer.ts";
import type { Readout } from "../elm/readout.ts";
import type { Scaler } from "../elm/scaler.ts";
import type { Matrix32 } from "../math/matrix.ts";

/** A sentence for each. */
export function fitWarnings(hidden: Matrix32, layer: LayerRecipe, scaler: Scaler, { rank }: Readout): string[] {
  const inputs = scaler.mean.length;
  if (scaler.inverseDeviation.every((factor) => factor === 0)) {
    return [
      `none of the ${inputs} features varies from clip to clip, so nothing can be learnt from them; look at how they were measured`,
    ];
  }
  return [...deadUnits(hidden, layer, inputs), ...undetermined(rank, hidden.columns)];
}

/** Units that give every clip the same. Features that do not vary are no units, and a layer that was thinned keeps none. */
function deadUnits(hidden: Matrix32, { kind, directLinks, grow, prune }: LayerRecipe, inputs: number): string[] {
  if (grow || prune || kind === "kernel") return [];
  const units = hidden.columns - (directLinks ? inputs : 0);
  const { rows, columns, data } = hidden;
  let dead = 0;
  for (let j = 0; j < units; j++) {
    let i = 1;
    while (i < rows && data[i * columns + j] === data[j]) i++;
    if (i === rows) dead += 1;
  }
  if (dead === 0) return [];
  return [
    `${dead} of ${units} hidden units give every clip the same, and so say nothing: of these clips their activation reaches one level only; ` +
      "for more of them to count, change weightScale, biasScale or activation (of radial units rbfWidth or centres)",
  ];
}

function undetermined(rank: number | undefined, columns: number): string[] {
  if (rank === undefined || rank >= columns) return [];
  return [
    `with a ridge of 0 the clips determine ${rank} of ${columns} directions of the hidden layer, and of all weights that fit as well the smallest were taken; ` +
      'make the ridge > 0 or "auto", or take fewer units',
  ];
}
