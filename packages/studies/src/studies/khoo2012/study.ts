// Khoo, Man & Cao (2012): the region of Han Chinese folk songs from their scores, by extreme learning machines on musical feature
// density maps.
import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { matrixFromRows, randomFolds } from "ulmus";
import type { Skipped } from "ulmus/node";
import { standardised } from "../../classifiers/classifier.ts";
import { majority } from "../../classifiers/baselines.ts";
import { elm, kernelElm } from "../../classifiers/elm.ts";
import { filterElm } from "../../classifiers/filter-elm.ts";
import { unregularisedElm } from "../../classifiers/published-elm.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { supportVectorMachine } from "../../classifiers/support-vectors.ts";
import { type Compared, compareSystems, type Subject } from "../../protocol/comparison.ts";
import { bestOf, contest, diagramsOf } from "../../protocol/findings.ts";
import { createTask } from "../../protocol/task.ts";
import type { Curve, Report } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { requireDataset } from "../require-dataset.ts";
import { densityMap, type Stream, streams } from "./density-map.ts";
import { familiesOf } from "./families.ts";
import { readSongs, type Song } from "./songs.ts";

const citation =
  "S. Khoo, Z. Man & Z. Cao (2012): Automatic Han Chinese folk song classification using extreme learning machines. AI 2012: Advances in Artificial Intelligence, LNCS 7691.";

export const khoo2012: Study = {
  name: "khoo2012",
  citation,
  about: "the region of Han Chinese folk songs from **kern scores: ELM, regularised ELM, FIR-ELM",
  needs:
    "--dataset: a folder of **kern scores (*.krn), such as the Han songs of the Essen collection; labels.csv or ARE records give the regions",
  parts: [
    { name: "regions", about: "regions of at least 60 songs", isUsual: true },
    { name: "few", about: "accuracy against the number of regions, the largest first", isUsual: true },
    { name: "all", about: "regions of at least 10 songs", isUsual: false },
  ],
  run,
};

const ridge = elm("ridge ELM", { layer: { units: 1000, weightScale: 2 } });
const published = standardised(unregularisedElm([100, 250, 500]), standardScores);
const grid = [0.3, 1, 3].flatMap((cost) => [
  { gamma: "columns" as const, cost },
  { gamma: 0.001, cost },
]);
const svm = standardised(supportVectorMachine("SVM", grid), standardScores);
const family = [published, ridge, kernelElm, filterElm(300)];

/** What is heard of a song: each stream, all but one, all. */
const subjects: readonly (readonly [name: string, streams: readonly Stream[]])[] = [
  ...streams.map((stream): [string, Stream[]] => [stream, [stream]]),
  ...streams.map((left): [string, Stream[]] => [`all but ${left}`, streams.filter((stream) => stream !== left)]),
  ["all four", streams],
];

async function run(request: StudyRequest, work: StudyWork): Promise<Report> {
  const folder = requireDataset(khoo2012, request);
  const { songs, skipped } = await readSongs(folder);
  const compared: Compared[] = [];
  for (const part of request.parts.filter((part) => part !== "few")) {
    const kept = largeRegions(songs, part === "all" ? 10 : 60);
    const options = { study: "khoo2012", repeats: request.repeats, work };
    const features = subjects.map(([name, heard]) => subjectOf(name, heard, { kept, part, skipped }));
    compared.push(
      ...(await compareSystems(
        features,
        family.map((classifier) => ({ classifier, isPublished: true })),
        options,
      )),
      ...(await compareSystems(features.slice(-1), [{ classifier: svm, isPublished: true }], options)),
    );
  }
  const few = request.parts.includes("few") ? await fewRegions(songs, request.repeats, work) : [];
  const best = bestOf(compared, [ridge.name, kernelElm.name]);
  return {
    study: "khoo2012",
    citation,
    data: `${basename(resolve(folder))} (${songs.length} songs)`,
    subjects: "streams",
    rows: compared.map(({ row }) => row),
    curves: few,
    ...(best ? diagramsOf(best) : { confusions: [], reliabilities: [] }),
    findings: [
      ...contest(
        compared,
        family.map(({ name }) => name),
        [svm.name],
      ),
      verdict(compared, few),
    ],
    methods,
    warnings: warningsOf(songs, skipped),
  };
}

function largeRegions(songs: readonly Song[], least: number): Song[] {
  const count = (region: string): number => songs.filter((song) => song.region === region).length;
  return songs.filter(({ region }) => count(region) >= least);
}

interface Kept {
  readonly kept: readonly Song[];
  readonly part: string;
  readonly skipped: readonly Skipped[];
}

function subjectOf(name: string, heard: readonly Stream[], { kept, part, skipped }: Kept): Subject {
  const print = createHash("sha256").update(
    JSON.stringify(kept.map((song) => [song.name, song.region, song.melody.notes])),
  );
  return {
    name: `${name}, ${new Set(kept.map(({ region }) => region)).size} regions`,
    key: [part, heard, print.digest("hex")],
    load: async () => {
      const rows = kept.map(({ melody }) => heard.flatMap((stream) => [...densityMap(melody, stream)]));
      const [labels, clips] = [kept.map(({ region }) => region), kept.map((song) => song.name)];
      const groups = Array.from(familiesOf(kept.map(({ melody }) => melody)), String);
      const division = {
        folds: randomFolds(labels, 5, 1, groups),
        theirFolds: randomFolds(labels, 5, 1),
        groups,
        draws: groups,
        about: "five folds of whole families",
        warnings: [],
      };
      const task = createTask(matrixFromRows(rows), { labels, clips, groups, draws: groups });
      return { task, division, seconds: 0, skipped };
    },
  };
}

/** What the best machine and the commonest region reach among the 2, 3 … largest regions of at least 60 songs. */
async function fewRegions(songs: readonly Song[], repeats: number, work: StudyWork): Promise<Curve[]> {
  const large = largeRegions(songs, 60);
  const count = (region: string): number => large.filter((song) => song.region === region).length;
  const regions = [...new Set(large.map(({ region }) => region))].toSorted((a, b) => count(b) - count(a));
  const systems = [kernelElm, majority].map((classifier) => ({ classifier, isPublished: false }));
  const features = regions.slice(1).map((_, k) => {
    const kept = large.filter(({ region }) => regions.indexOf(region) <= k + 1);
    return subjectOf("all four", streams, { kept, part: "few", skipped: [] });
  });
  const compared = await compareSystems(features, systems, { study: "khoo2012", repeats, work });
  const lines = [kernelElm, majority].map(({ name }) => ({
    name,
    points: compared
      .filter(({ row }) => row.system === name)
      .flatMap(({ row }, k) => (row.honest ? [[k + 2, row.honest.mean] as const] : [])),
  }));
  return [{ title: "Accuracy against the number of regions", across: "regions", up: "accuracy", lines }];
}

function verdict(compared: readonly Compared[], [few]: readonly Curve[]): string {
  const scores = compared.flatMap(({ row }) => row.honest?.mean ?? []);
  const best = scores.length > 0 ? ` Ours at best: ${percent(Math.max(...scores))}.` : "";
  const points = few?.lines[0].points ?? [];
  const told = points.map(([regions, accuracy]) => `${percent(accuracy)} of ${regions}`);
  const fewer = told.length > 0 ? ` Among fewer regions, the largest first: ${told.join(", ")}.` : "";
  return `The paper's group reports 72 % for a regularised ELM on three of the four streams; how many regions, which songs and which division it had is not known here, so the two are not of the same task.${best}${fewer}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function warningsOf(songs: readonly Song[], skipped: readonly Skipped[]): string[] {
  const families = familiesOf(songs.map(({ melody }) => melody));
  const count = new Set(families).size;
  const inFamilies = songs.filter((_, i) => families.filter((family) => family === families[i]).length > 1).length;
  return [
    `${inFamilies} of ${songs.length} songs have variants (the same title, or a fifth of their runs of eight intervals in common): ${count} families`,
    ...skipped.map(({ name, reason }) => `${name} was left out: ${reason}`),
  ];
}

const methods =
  "Each melody is described by root densities of four streams: interval (semitones, and pairs of seven kinds), duration (nine note values, pairs, place in the quarter), scale degree (by count, by duration, pairs) and phrase (first and last degree, length, shape, range). The paper's musical feature density map is not described in full anywhere we know; this is a reconstruction. " +
  "Usual protocol (column “their protocol”): five random folds of single songs, and of the unregularised ELM and the SVM the setting that is best on the test folds. Honest protocol: five folds of whole families of variants, settings chosen inside the training part. " +
  "Unregularised ELM: 100, 250 or 500 rectified units. Ridge ELM: 1000 tanh units beside the features. FIR-ELM: 300 linear units whose weights are low-pass filters along the row, with a ridge. Kernel ELM: Gaussian. Ridges by closed-form leave-one-family-out. SVM: libsvm, Gaussian kernel.";
