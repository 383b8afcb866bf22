// Kaya & Salah (2016), the part that hears: openSMILE's sets through a cascade of normalisations, kernel extreme learning machine
// and partial least squares, Fisher vectors, and several sets fused by scores of speakers held out.
import { cascade, cascadeOfTables } from "../../classifiers/cascade.ts";
import { type Classifier, standardised } from "../../classifiers/classifier.ts";
import { elm } from "../../classifiers/elm.ts";
import { fusion, onTable } from "../../classifiers/fusion.ts";
import { partialLeastSquares } from "../../classifiers/partial-least-squares.ts";
import { supportVectorMachine } from "../../classifiers/support-vectors.ts";
import { leaveSpeakersOut } from "../../datasets/by-speaker.ts";
import { openAudioSet } from "../../datasets/open.ts";
import { fingerprint, taskOfBags } from "../../datasets/subjects.ts";
import { choosing } from "../../protocol/choosing.ts";
import { type Compared, compareSystems, type Loaded, type Subject, type System } from "../../protocol/comparison.ts";
import { bestOf, contest, diagramsOf, leftOut } from "../../protocol/findings.ts";
import type { Report, Row } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { requireDataset } from "../require-dataset.ts";
import { blocks, bySpeaker, type Measured, measureAll, type TableName, tableNames } from "./features.ts";
import type { Matrix32 } from "ulmus";
import { onFisherVectors } from "./fisher-vectors.ts";

const citation =
  "H. Kaya & A. A. Salah (2016): Combining modality-specific extreme learning machines for emotion recognition in the wild. Journal on Multimodal User Interfaces 10 (the part that hears).";

export const kaya2016: Study = {
  name: "kaya2016",
  citation,
  about:
    "emotion of speech: openSMILE's sets, kernel extreme learning machine and partial least squares, Fisher vectors, fusion",
  needs: "--dataset: a folder with a labels.csv that has the columns path, label and speaker, such as EMO-DB's",
  parts: [
    { name: "sets", about: "IS09, IS10 and ComParE by themselves", isUsual: true },
    { name: "fisher", about: "Fisher vectors of IS10's frames", isUsual: true },
    { name: "fusion", about: "these sets, eGeMAPS, and mel bands and cepstra together", isUsual: true },
  ],
  run,
};

const linear = kernelMachine("kernel ELM, linear", { name: "linear" });
const gaussian = kernelMachine("kernel ELM, Gaussian", { name: "rbf", gamma: 1 });
const ridge = standardised(elm("ridge ELM", { layer: { units: 1000, directLinks: false } }), cascade);
const squares = standardised(partialLeastSquares([2, 4, 8, 12]), cascade);
const svm = choosing(
  standardised(supportVectorMachine("SVM", [{ cost: 1 }, { cost: 4 }, { gamma: 1, cost: 4 }]), cascade),
);
const family = [linear, gaussian, ridge];

/** Rows of length 1 have squared distances of about 2. */
function kernelMachine(
  name: string,
  kernel: { name: "linear" } | { name: "rbf"; gamma: number },
  scale = cascade,
): Classifier {
  return standardised(elm(name, { layer: { kind: "kernel", kernel, scale: "none" } }), scale);
}

/** The same machines on tables side by side that count alike, however wide they are. */
function machinesOn(widths: readonly number[]): Classifier[] {
  const scale = cascadeOfTables(widths);
  return [
    kernelMachine(linear.name, { name: "linear" }, scale),
    kernelMachine(gaussian.name, { name: "rbf", gamma: 1 }, scale),
    standardised(supportVectorMachine(svm.name, [{ cost: 4 }]), scale),
  ];
}

const FUSION = "kernel ELMs, fused";

async function run(request: StudyRequest, work: StudyWork): Promise<Report> {
  const set = await openAudioSet(requireDataset(kaya2016, request));
  const measured = await measureAll(set, work);
  const options = { study: "kaya2016", repeats: request.repeats, work, score: "UAR" as const };
  const print = await fingerprint(set);
  const compared: Compared[] = [];
  for (const normalisation of ["global", "by speaker"] as const) {
    const rows = normalisation === "global" ? measured : bySpeaker(measured);
    for (const { name, key, systems } of trialsOf(rows, request.parts)) {
      const subject: Subject = {
        name: `${name}, ${normalisation}`,
        key: [print, normalisation, key],
        load: async () => loadedFrom(measured),
      };
      compared.push(...(await compareSystems([subject], systems, options)));
    }
  }
  const best = bestOf(compared, [...family.map(({ name }) => name), FUSION]);
  const division = leaveSpeakersOut(measured.items);
  return {
    study: "kaya2016",
    citation,
    data: `${set.name} (${set.items.length} clips)`,
    subjects: "features, standardised",
    rows: [published, ...compared.map(({ row }) => row)],
    curves: [],
    ...(best ? diagramsOf(best) : { confusions: [], reliabilities: [] }),
    findings: findingsOf(compared),
    methods: `${methods} Divided by ${division.about}.`,
    warnings: [bySpeakerWarning, ...division.warnings, ...leftOut(compared, measured.skipped)],
  };
}

/** The paper's own system, on its own data. */
const published: Row = {
  subject: "AFEW, 7 emotions: other data",
  system: "the paper: audio alone",
  score: "accuracy",
  published: { value: 0.3784 },
};

interface Trial {
  readonly name: string;
  readonly key: unknown;
  readonly systems: readonly System[];
}

const mixture = { gaussians: 32, components: 40 };

/** What learns from what, by the parts that are asked for. */
function trialsOf({ tables, frames }: Measured, parts: readonly string[]): Trial[] {
  const on = (name: TableName, classifier: Classifier): Classifier => onTable(tables[name], classifier);
  const sets = (["IS09", "IS10", "ComParE"] as const).map((name) => ({
    name,
    key: blocks[name],
    systems: [linear, gaussian, ridge, squares, svm].map((classifier) => system(on(name, classifier))),
  }));
  const fisher = onFisherVectors(frames, mixture, linear);
  const members = [...tableNames.map((name) => on(name, gaussian)), fisher];
  const wide = sideBySide(tableNames.map((name) => tables[name]));
  const alike = machinesOn(tableNames.map((name) => tables[name].columns));
  const together = [fusion(FUSION, members), ...[linear, squares, svm].map((classifier) => onTable(wide, classifier))];
  return [
    ...(parts.includes("sets") ? sets : []),
    ...(parts.includes("fisher") ? [{ name: "Fisher vectors", key: mixture, systems: [system(fisher)] }] : []),
    ...(parts.includes("fusion")
      ? [
          {
            name: "all tables alike",
            key: [blocks, "alike"],
            systems: alike.map((classifier) => system(onTable(wide, classifier))),
          },
          { name: "all together", key: [blocks, mixture], systems: together.map(system) },
        ]
      : []),
  ];
}

function system(classifier: Classifier): System {
  return { classifier, isPublished: false };
}

/** Clips are known by their numbers; classifiers look the rest up. */
function loadedFrom({ items, seconds, skipped, frames }: Measured): Loaded {
  const division = leaveSpeakersOut(items);
  return { task: taskOfBags(frames, items, division), division, seconds, skipped };
}

/** The tables’ columns side by side. */
function sideBySide(tables: readonly Matrix32[]): Matrix32 {
  const rows = tables[0].rows;
  const columns = tables.reduce((sum, table) => sum + table.columns, 0);
  const data = new Float32Array(rows * columns);
  let from = 0;
  for (const table of tables) {
    for (let i = 0; i < rows; i++) {
      data.set(table.data.subarray(i * table.columns, (i + 1) * table.columns), i * columns + from);
    }
    from += table.columns;
  }
  return { rows, columns, data };
}

function findingsOf(compared: readonly Compared[]): string[] {
  return ["global", "by speaker"].flatMap((normalisation) => {
    const own = compared.filter(({ row }) => row.subject.endsWith(normalisation));
    const told = contest(own, [...family.map(({ name }) => name), FUSION], [svm.name]);
    return told.map((sentence) => `Standardised ${normalisation}: ${sentence}`);
  });
}

const bySpeakerWarning =
  "“by speaker” standardises the clips of each speaker by themselves, those that are tested too: it needs many clips of a new speaker before the first is judged, but none of their labels";

const methods =
  "openSMILE's sets IS09 (384 values), IS10 (1582), ComParE (6373) and eGeMAPS (88), computed by this program (docs/opensmile.md says how equal they are). Beside them in the fusion: statistics of 20 MFCC and of 40 log-mel bands over the clip and its parts, how strongly both swing at 1.5 to 24 Hz, and the covariance of MFCC and their deltas (the fixed blocks of the preset thorough). " +
  "Cascade of the paper's authors: standard scores (by training clips; “by speaker”: first by the clips of each speaker), sign(x) √|x|, rows of length 1. Kernel ELM: linear, or Gaussian of γ 1, classes balanced, ridge by closed-form leave-one-speaker-out in the training part. Ridge ELM: 1000 tanh units. PLS: 2 to 12 components, chosen by speakers held out of the training part; SVM: linear C 1 and 4, Gaussian γ 1 and C 4, chosen likewise. " +
  "Fisher vectors: the frames of IS10, 40 principal components, 32 Gaussians learnt from 15,000 frames of the training clips, gradients by means and deviations, then the cascade. Fusion: the mean of the probabilities of one Gaussian kernel ELM for each of the nine tables and a linear one of Fisher vectors, with weights that make the training clips' classes most probable where their speaker was held out. “All together” of the other machines: the tables' columns side by side in one cascade; “all tables alike”: each table with rows of the same length, so that a wide one counts no more than a narrow one (SVM: linear, C 4). The published figure is of the authors' entry to EmotiW 2014, audio alone.";
