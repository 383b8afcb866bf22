// Decibels of a recipe: below the clip's loudest, or fixed, for frames that arrive one by one.
import { powerToDecibel } from "../../audio/decibel.ts";
import type { Matrix32 } from "../../math/matrix.ts";

/** So small that the level of a recording does not count, however faint it is: only differences within it do. */
export const FAINTEST_POWER = 1e-30;

/** In decibels below the clip's loudest, down to −`floorDecibel`. */
export function belowLoudest(power: Matrix32, floorDecibel: number): Matrix32 {
  return powerToDecibel(power, { reference: "max", minimumPower: FAINTEST_POWER, topDecibel: floorDecibel });
}

/** In decibels of the power itself, at least −100. */
export function fixedDecibel(power: Matrix32): Matrix32 {
  return powerToDecibel(power, { topDecibel: Infinity });
}

/** Why decibels relative to a clip need all of it. */
export function relativeReason(reference: "clip" | "fixed" | undefined): string | undefined {
  return reference === "fixed"
    ? undefined
    : 'decibels are relative to the clip\'s loudest; reference = "fixed" streams';
}
