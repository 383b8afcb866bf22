// ulmus compare: baselines beside the family of extreme learning machines on any set of sounds, in one table.
import { Argument, Command, Option } from "@commander-js/extra-typings";
import type { CompareSet } from "ulmus-studies";
import { findGroups } from "../groups.ts";
import { InputError } from "../failure.ts";
import { interruptible } from "../interrupt.ts";
import { nearest } from "../nearest.ts";
import {
  foldsOption,
  groupByOption,
  jsonOption,
  kOption,
  leakageCheckOption,
  positive,
  seedOption,
  splitOption,
  threadsOption,
  wholeNumber,
} from "../options.ts";
import { chooseProtocol, type ProtocolOptions } from "../protocol.ts";
import { createProgress } from "../terminal/progress.ts";

const examples = `
Clips are divided as by ulmus evaluate. The folder --out gets report.md, .csv, .tex, .json and .html, and every finished row, so
that a run that was stopped, or out of time, goes on where it was. Features are kept in the cache.

Examples:
  $ ulmus compare sounds/ --minutes 10
  $ ulmus compare clips.csv --group-by speaker --score UAR
  $ ulmus compare clips.csv --folds fold --features mfcc,is09 --systems ridge,linear-svm,rbf-svm,kernel-elm
`;

interface CompareOptions extends ProtocolOptions {
  readonly features?: string | undefined;
  readonly systems?: string | undefined;
  readonly minutes?: number | undefined;
  readonly repeats: number;
  readonly score: "accuracy" | "UAR";
  readonly out?: string | undefined;
  readonly threads?: number | undefined;
  readonly leakageCheck: boolean;
  readonly json?: true | undefined;
}

export function createCompareCommand() {
  return new Command("compare")
    .description("a table of baselines beside extreme learning machines on your sounds")
    .addArgument(
      new Argument("<data>", "a folder with one sub-folder for each class, or with a labels.csv, or such a CSV"),
    )
    .addOption(groupByOption)
    .addOption(foldsOption)
    .addOption(splitOption)
    .addOption(kOption)
    .addOption(seedOption)
    .addOption(
      new Option("--features <words>", "of mfcc, logmel, minirocket, reservoir, is09, egemaps, cnn (default: all)"),
    )
    .addOption(
      new Option(
        "--systems <words>",
        "of majority, ridge, elm, rvfl, kernel-elm, knn, linear-svm, rbf-svm, forest (default: all)",
      ),
    )
    .addOption(
      new Option("--minutes <n>", "no more is begun after so many minutes (default: no end)").argParser(positive),
    )
    .addOption(
      new Option("--repeats <n>", "how often all random weights are drawn anew").argParser(wholeNumber(1)).default(1),
    )
    .addOption(
      new Option("--score <name>", "what is compared").choices(["accuracy", "UAR"]).default("accuracy" as const),
    )
    .addOption(new Option("--out <folder>", "where the report goes (default: compare-<data>)"))
    .addOption(threadsOption)
    .addOption(leakageCheckOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(compareData);
}

async function compareData(data: string, options: CompareOptions): Promise<void> {
  const [studies, { createKernels }] = await Promise.all([import("ulmus-studies"), import("ulmus/node")]);
  const features = wordsOf("--features", options.features, studies.featureSets);
  const systems = wordsOf("--systems", options.systems, studies.systems);
  const set = divisible(await studies.openAudioSet(data), options);
  await set.divide(set.items); // a wrong name is told before the work, not after it
  const out = options.out ?? `compare-${set.name}`;
  const progress = createProgress("compare");
  const { repeats, score, minutes, threads } = options;
  const report = await interruptible(
    (signal) =>
      studies.runComparison(
        set,
        { features, systems, repeats, score, ...(minutes !== undefined && { minutes }) },
        {
          kernels: createKernels(),
          out,
          command: ["ulmus", ...process.argv.slice(2)].join(" "),
          signal,
          isPoliced: options.leakageCheck,
          ...(threads !== undefined && { threads }),
          onProgress: (cell, done, total) => progress.update(done, total, cell),
        },
      ),
    `stopped; what is finished is kept in ${out}, and the same command goes on from there`,
  ).finally(progress.end);
  const paths = await studies.writeReport(report, out);
  console.log(options.json ? JSON.stringify(report) : `${studies.toText(report)}\n\nwritten: ${paths.join(", ")}`);
}

/** The set, divided as `ulmus evaluate` does. */
function divisible(set: Omit<CompareSet, "divide">, options: ProtocolOptions): CompareSet {
  return {
    ...set,
    divide: async (items) => {
      const { folds, groups, description, warnings } = await chooseProtocol(items, options);
      const draws = findGroups(items) ?? groups;
      return {
        folds,
        about: description,
        warnings,
        ...(groups && { groups: groups.values }),
        ...(draws && { draws: draws.values, drawnBy: draws.column }),
      };
    },
  };
}

function wordsOf(option: string, asked: string | undefined, all: readonly { readonly word: string }[]): string[] {
  const known = all.map(({ word }) => word);
  const words = asked === undefined ? known : asked.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return words;
  throw new InputError(`${option}: must be of ${known.join(", ")}; got "${unknown}"${nearest(unknown, known)}`);
}
