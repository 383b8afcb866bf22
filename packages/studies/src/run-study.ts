// Runs a study and writes its report in every format.
import { mkdir } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { FileError } from "ulmus";
import { writeFileAtomically } from "ulmus/node";
import { compareOn, type CompareRequest } from "./compare/compare.ts";
import type { CompareSet } from "./compare/folded-rows.ts";
import { openAudioSet } from "./datasets/open.ts";
import { policeSet } from "./leakage/police.ts";
import { toHtml } from "./report/page.ts";
import type { Report } from "./report/report.ts";
import { toCsv, toJson, toLatex, toMarkdown } from "./report/text.ts";
import type { Study, StudyRequest, StudyWork } from "./study.ts";
import manifest from "../package.json" with { type: "json" };

export interface RunOptions extends Omit<StudyWork, "folder"> {
  /** Where the report goes, and the finished cells to `cells` in it. */
  readonly out: string;
  /** The command that asked for it. */
  readonly command: string;
  /** Whether the sounds are looked through for what makes scores too good; true by default. */
  readonly isPoliced?: boolean;
}

/** Runs a study; the report says how it was made. */
export async function runStudy(study: Study, request: StudyRequest, options: RunOptions): Promise<Report> {
  const { out, command: _, isPoliced = true, ...work } = options;
  const report = await study.run(request, { ...work, folder: join(out, "cells") });
  const set = isPoliced && request.dataset !== undefined ? await soundsOf(request.dataset) : undefined;
  return finish(report, set, options);
}

/** Compares systems on a set of sounds; the report says how it was made. */
export async function runComparison(set: CompareSet, request: CompareRequest, options: RunOptions): Promise<Report> {
  const { out, command: _, isPoliced = true, ...work } = options;
  const report = await compareOn(set, request, { ...work, folder: join(out, "cells") });
  return finish(report, isPoliced ? set : undefined, options);
}

/** Data that are no sounds cannot be looked through. */
async function soundsOf(dataset: string): Promise<CompareSet | undefined> {
  try {
    return await openAudioSet(dataset);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** Adds what was found to leak, and how the report was made. */
async function finish(report: Report, set: CompareSet | undefined, options: RunOptions): Promise<Report> {
  const leaks = set && (await policeSet(set, options));
  const made = {
    command: options.command,
    date: new Date().toISOString().slice(0, 10),
    machine: machineName(),
    version: manifest.version,
  };
  const warnings = [...report.warnings, ...(leaks?.warnings ?? [])];
  return { ...report, warnings, ...(leaks && { leakage: leaks.report }), made };
}

const formats: Readonly<Record<string, (report: Report) => string>> = {
  "report.md": toMarkdown,
  "report.csv": toCsv,
  "report.tex": toLatex,
  "report.json": toJson,
  "report.html": toHtml,
};

/** Writes report.md, .csv, .tex, .json and .html to a folder; gives their paths. */
export async function writeReport(report: Report, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const [name, format] of Object.entries(formats)) {
    const path = join(folder, name);
    await writeFileAtomically(path, Buffer.from(format(report)));
    paths.push(path);
  }
  return paths;
}

function machineName(): string {
  const [first] = cpus();
  return `${first?.model.trim() ?? "an unknown processor"} (${cpus().length} cores), ${platform()} ${arch()}, Node ${process.versions.node}`;
}
