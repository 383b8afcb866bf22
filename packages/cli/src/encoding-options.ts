// Options of `ulmus features` that say how frames become a row, where no recipe does.
import { Option } from "@commander-js/extra-typings";
import { positive, wholeNumber } from "./options.ts";

/** A recipe says itself how frames become rows; and of frames as they are nothing is made. */
const others = ["recipe", "preset", "frames"];

export const encodeOption = new Option(
  "--encode <encoder>",
  "how frames become a row: statistics (the default), functionals, modulation …",
).conflicts(others);
export const functionalsOption = new Option(
  "--functionals <names>",
  "which, separated by commas, such as mean,percentile95,regressionSlope,peaksPerSecond",
).conflicts(others);
export const partsOption = new Option("--parts <n>", "over so many equal parts of each clip (functionals)")
  .argParser(wholeNumber(1))
  .conflicts([...others, "window"]);
export const windowOption = new Option(
  "--window <seconds>",
  "over windows of this length, half overlapping: mean and deviation of all (functionals)",
)
  .argParser(positive)
  .conflicts(others);
export const skipZerosOption = new Option(
  "--skip-zeros",
  "leave values of 0 out, such as pitch where there is none (functionals)",
).conflicts(others);
