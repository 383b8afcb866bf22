// What was measured, case by case, so that one case can be repeated without the others: bench/results.jsonl, a line for each.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("./results.jsonl", import.meta.url));

/** The last result of each case: { case, day, load, machine, absent, rows }; `load` is the load average when it began. */
export function readResults() {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Puts `result` in the place of the last one of its case. */
export function keepResult(result) {
  const others = readResults().filter((other) => other.case !== result.case);
  writeFileSync(file, [...others, result].map((one) => `${JSON.stringify(one)}\n`).join(""));
}
