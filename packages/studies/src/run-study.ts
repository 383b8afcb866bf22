// Runs a study and writes its report in every format.
import { mkdir } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { join } from "node:path";
import { writeFileAtomically } from "ulmus/node";
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
}

/** Runs a study; the report says how it was made. */
export async function runStudy(study: Study, request: StudyRequest, options: RunOptions): Promise<Report> {
  const { out, command, ...work } = options;
  const report = await study.run(request, { ...work, folder: join(out, "cells") });
  const made = {
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: machineName(),
    version: manifest.version,
  };
  return { ...report, made };
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
