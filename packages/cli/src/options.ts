// Options that several commands share, and how their values are read.
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";

/** Reads a whole number from `least` on. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number ≥ ${least}.`);
  };
}

/** Reads a number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError("It must be a number > 0.");
}

export const recipeOption = new Option(
  "--recipe <file>",
  "a TOML file that says how to hear and learn (start from `ulmus presets default`)",
).conflicts("preset");
export const presetOption = new Option("--preset <name>", "a recipe that ships with ulmus (see `ulmus presets`)");
/** "vocalTract=0.9,noiseDecibel=20+gainDecibel=6" → two copies, the second changed in two ways. */
function copies(text: string): Record<string, number>[] {
  return text.split(",").map((copy) =>
    Object.fromEntries(
      copy.split("+").map((change) => {
        const [, name, value] = /^\s*(\w+)\s*=\s*(-?[\d.]+)\s*$/.exec(change) ?? [];
        if (name === undefined || !Number.isFinite(Number(value))) {
          throw new InvalidArgumentError(`It must be such as vocalTract=0.9,vocalTract=1.1, got "${change}".`);
        }
        return [name, Number(value)];
      }),
    ),
  );
}

export const augmentOption = new Option(
  "--augment <changes>",
  "learn also from changed copies of each clip, separated by commas: vocalTract=0.9, noiseDecibel=20+gainDecibel=-6, shiftSeconds=0.1",
).argParser(copies);
export const groupByOption = new Option(
  "--group-by <column>",
  "clips with one value in this column of the CSV (a speaker, a recording) are held out together",
);
export const foldsOption = new Option(
  "--folds <column>",
  "each value of this column is the test part in turn",
).conflicts(["split", "k"]);
export const splitOption = new Option(
  "--split <column>",
  'rows with "test" in this column are the test part',
).conflicts("k");
export const kOption = new Option(
  "--k <n>",
  "so many random folds, with each class in its share; whole groups with --group-by",
).argParser(wholeNumber(2));
export const seedOption = new Option("--seed <n>", "of the random folds").argParser(wholeNumber(0)).default(1);
export const threadsOption = new Option(
  "--threads <n>",
  "threads, for features and for learning (default: one for each processor core)",
).argParser(wholeNumber(1));
export const fastOption = new Option(
  "--fast",
  "learn with sums of Float32 products: faster, weights agree to about 1e-4 instead of 1e-6",
);
export const cacheOption = new Option("--no-cache", "neither use nor keep features of earlier runs");
export const leakageCheckOption = new Option(
  "--no-leakage-check",
  "do not look for copies of sounds on both sides of a division, and for what else makes scores too good",
);
export const jsonOption = new Option("--json", "print one JSON object for programs");

/** What these options give. */
export interface DataOptions {
  readonly recipe?: string | undefined;
  readonly preset?: string | undefined;
  readonly augment?: Record<string, number>[] | undefined;
  readonly groupBy?: string | undefined;
  readonly threads?: number | undefined;
  readonly fast?: true | undefined;
  readonly cache: boolean;
  readonly leakageCheck?: boolean | undefined;
}
