// Colours, where they can be seen: on a terminal, unless NO_COLOR says no; elsewhere only with FORCE_COLOR.
import picocolors from "picocolors";

/** For stdout. */
export const colours = picocolors.createColors(wantsColour(process.stdout));
/** For stderr. */
export const errorColours = picocolors.createColors(wantsColour(process.stderr));

function wantsColour({ isTTY }: { readonly isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  return FORCE_COLOR ? FORCE_COLOR !== "0" : Boolean(isTTY) && TERM !== "dumb";
}
