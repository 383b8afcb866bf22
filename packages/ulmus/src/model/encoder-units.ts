// The units of a row's columns: those of what is measured, as the encoder of a block leaves them.
import { functionalUnits } from "../encode/functionals/functionals.ts";
import type { BlockRecipe } from "./block-recipe.ts";
import { functionalOptions } from "./summary-encoders.ts";

/** The unit of each of the `count` columns of a block that measures values of these units. */
export function unitsOf(block: BlockRecipe, measured: readonly string[], count: number): string[] {
  switch (block.encode) {
    case "values":
      return [...measured];
    case "statistics":
      return block.parts.flatMap((parts, order) =>
        [...block.functionals, ...new Array<string>(2 * parts).fill("mean or deviation")].flatMap((functional) =>
          measured.map((unit) => (functional === "skewness" ? "1" : changed(unit, order))),
        ),
      );
    case "functionals":
      return block.parts.flatMap((parts, order) =>
        functionalUnits(
          measured.map((unit) => changed(unit, order)),
          { ...functionalOptions(block), parts },
        ),
      );
    case "modulation":
      return block.parts.flatMap((parts, order) =>
        block.rates.flatMap(() => {
          const logarithms = measured.map((unit) => `ln ${changed(unit, order)}`);
          const variations = measured.map(() => "1");
          return [...logarithms, ...variations, ...new Array(parts).fill(logarithms).flat()] as string[];
        }),
      );
    default:
      return new Array<string>(count).fill("1"); // logarithms, shares and states, which are pure numbers
  }
}

/** Of a value, its change from frame to frame, or the change of that. */
function changed(unit: string, order: number): string {
  return unit + ["", "/frame", "/frame²"][order];
}
