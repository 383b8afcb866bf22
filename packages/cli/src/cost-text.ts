// What it costs to turn a clip into a row of features, in words.
import type { EncodingCost, Recipe } from "ulmus";
import { size } from "./terminal/format.ts";

/** Long enough for every usual encoder, and short enough to be a clip. */
const SECONDS = 10;

/** The cost of a clip of `seconds`; null for a recipe of the user's own features. */
export async function clipCost(recipe: Recipe): Promise<(EncodingCost & { readonly seconds: number }) | null> {
  if (recipe.blocks.length === 0) return null;
  const { createExtractor, settleSampleRate } = await import("ulmus");
  const { multiplyAdds, bytes } = createExtractor(settleSampleRate(recipe, [])).cost(SECONDS);
  return { seconds: SECONDS, multiplyAdds, bytes };
}

/** "58 million multiply-adds and 3.1 MB for a clip of 10 s" */
export function costText({ multiplyAdds, bytes, seconds }: EncodingCost & { readonly seconds: number }): string {
  return `${Number((multiplyAdds / 1e6).toPrecision(2))} million multiply-adds and ${size(bytes)} for a clip of ${seconds} s`;
}
