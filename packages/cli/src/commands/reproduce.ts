// ulmus reproduce: published systems on the user's copy of the data, beside baselines and an honest protocol.
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { basename, resolve } from "node:path";
import type { Study } from "ulmus-studies";
import { InputError } from "../failure.ts";
import { interruptible } from "../interrupt.ts";
import { nearest } from "../nearest.ts";
import { jsonOption, leakageCheckOption, threadsOption, wholeNumber } from "../options.ts";
import { createProgress } from "../terminal/progress.ts";
import { list } from "../terminal/table.ts";

const examples = `
The folder --out gets report.md, .csv, .tex, .json and .html, and every finished part of the work, so that a run that was
stopped goes on where it was.

Examples:
  $ ulmus reproduce                                           which studies there are, and what each needs
  $ ulmus reproduce pons2018 --dataset gtzan
  $ ulmus reproduce pons2018 --dataset gtzan --parts large --repeats 3
`;

interface ReproduceOptions {
  readonly dataset?: string | undefined;
  readonly parts?: string | undefined;
  readonly repeats: number;
  readonly out?: string | undefined;
  readonly threads?: number | undefined;
  readonly leakageCheck: boolean;
  readonly json?: true | undefined;
}

export function createReproduceCommand() {
  return new Command("reproduce")
    .description("repeat a published study, beside baselines, by its own protocol and by an honest one")
    .addArgument(new Argument("[study]", "its name; without it all are listed"))
    .addOption(new Option("--dataset <path>", "the folder of your copy of the data, or a CSV"))
    .addOption(new Option("--parts <names>", "parts of the study, with commas between them"))
    .addOption(
      new Option("--repeats <n>", "how often all random weights are drawn anew").argParser(wholeNumber(1)).default(1),
    )
    .addOption(new Option("--out <folder>", "where the report goes (default: named after study and data)"))
    .addOption(threadsOption)
    .addOption(leakageCheckOption)
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(reproduce);
}

async function reproduce(name: string | undefined, options: ReproduceOptions): Promise<void> {
  const { runStudy, studies, toText, writeReport } = await import("ulmus-studies");
  if (name === undefined) {
    console.log(options.json ? JSON.stringify(studies) : studies.map(describe).join("\n\n"));
    return;
  }
  const study = studies.find((one) => one.name === name);
  if (study === undefined) {
    const known = studies.map((one) => one.name);
    throw new InputError(`reproduce: must be one of ${known.join(", ")}; got "${name}"${nearest(name, known)}`);
  }
  const parts = chooseParts(study, options.parts);
  const { createKernels } = await import("ulmus/node");
  const out = options.out ?? [study.name, ...(options.dataset ? [nameOf(options.dataset)] : [])].join("-");
  const request = { parts, repeats: options.repeats, ...(options.dataset && { dataset: options.dataset }) };
  const progress = createProgress(study.name);
  const command = ["ulmus", ...process.argv.slice(2)].join(" ");
  const report = await interruptible(
    (signal) =>
      runStudy(study, request, {
        kernels: createKernels(),
        out,
        command,
        signal,
        isPoliced: options.leakageCheck,
        ...(options.threads !== undefined && { threads: options.threads }),
        onProgress: (cell, done, total) => progress.update(done, total, cell),
      }),
    `stopped; what is finished is kept in ${out}, and the same command goes on from there`,
  ).finally(progress.end);
  const paths = await writeReport(report, out);
  console.log(options.json ? JSON.stringify(report) : `${toText(report)}\n\nwritten: ${paths.join(", ")}`);
}

function chooseParts(study: Study, asked: string | undefined): string[] {
  if (asked === undefined) return study.parts.filter(({ isUsual }) => isUsual).map((part) => part.name);
  const known = study.parts.map((part) => part.name);
  const names = asked.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new InputError(
    `--parts: the parts of ${study.name} are ${known.join(", ")}; got "${unknown}"${nearest(unknown, known)}`,
  );
}

function describe({ name, about, citation, needs, parts }: Study): string {
  const told = parts.map((part) => `${part.name}${part.isUsual ? "" : " (if asked for)"}: ${part.about}`);
  return list([
    [name, about],
    ["", citation],
    ["needs", needs || "nothing"],
    ...told.map((line, i): [string, string] => [i === 0 ? "parts" : "", line]),
  ]);
}

function nameOf(dataset: string): string {
  return basename(resolve(dataset)).replace(/\.\w+$/, "");
}
