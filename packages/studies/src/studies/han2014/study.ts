// Han, Yu & Tashev (2014): emotion of speech by a network on segments and an extreme learning machine on how its posteriors are
// spread over an utterance; the network beside a closed-form machine, as the article has its speed at heart.
import { numbersOf } from "../../classifiers/bags.ts";
import { type Classifier, standardised } from "../../classifiers/classifier.ts";
import { elm, kernelElm, ridgeElm } from "../../classifiers/elm.ts";
import { network } from "../../classifiers/network.ts";
import { unregularisedElm } from "../../classifiers/published-elm.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { supportVectorMachine } from "../../classifiers/support-vectors.ts";
import { leaveSpeakersOut } from "../../datasets/by-speaker.ts";
import { type AudioSet, openAudioSet } from "../../datasets/open.ts";
import { fingerprint } from "../../datasets/subjects.ts";
import { choosing } from "../../protocol/choosing.ts";
import { type Compared, compareSystems, type Loaded, type System } from "../../protocol/comparison.ts";
import { bestOf, contest, diagramsOf, leftOut } from "../../protocol/findings.ts";
import { createTask } from "../../protocol/task.ts";
import type { Report, Row } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { requireDataset } from "../require-dataset.ts";
import { measureSegments } from "./segments.ts";
import { createStages, meanPosterior, type Posteriors, uponStages } from "./two-stages.ts";

const citation =
  "K. Han, D. Yu & I. Tashev (2014): Speech emotion recognition using deep neural network and extreme learning machine. Interspeech.";

export const han2014: Study = {
  name: "han2014",
  citation,
  about: "emotion of speech: a network or a closed-form machine on segments, an extreme learning machine on utterances",
  needs: "--dataset: a folder with a labels.csv that has the columns path, label and speaker, such as EMO-DB's",
  parts: [
    { name: "closed", about: "segments by an extreme learning machine", isUsual: true },
    { name: "network", about: "segments by a network and gradient descent, as in the paper: minutes", isUsual: true },
    {
      name: "held-out",
      about: "the network once more, with posteriors of speakers held out: four times as long",
      isUsual: false,
    },
  ],
  run,
};

const closedForm = elm("closed form", { layer: { units: 1000, directLinks: false } });
/** Three layers of 256 units, as in the paper; epochs and rate are ours. */
const gradient = standardised(
  network("network", [{ hidden: [256, 256, 256], epochs: 8, batch: 128, rate: 0.01 }]),
  standardScores,
);

interface Variant {
  readonly part: string;
  readonly segments: Classifier;
  readonly posteriors: Posteriors;
}

const variants: readonly Variant[] = [
  { part: "closed", segments: closedForm, posteriors: "held out" },
  { part: "closed", segments: closedForm, posteriors: "as learnt" },
  { part: "network", segments: gradient, posteriors: "as learnt" },
  { part: "held-out", segments: gradient, posteriors: "held out" },
];

const publishedElm = standardised(unregularisedElm([120]), standardScores);
const svm = choosing(
  standardised(
    supportVectorMachine(
      "SVM",
      [0.1, 1, 10].flatMap((cost) => [{ cost }, { gamma: 0.01, cost }, { gamma: 0.1, cost }]),
    ),
    standardScores,
  ),
);
const utterances = [meanPosterior, publishedElm, ridgeElm, kernelElm, svm];

async function run(request: StudyRequest, work: StudyWork): Promise<Report> {
  const set = await openAudioSet(requireDataset(han2014, request));
  const load = remembered(() => loadTask(set, work));
  const print = await fingerprint(set);
  const compared: Compared[] = [];
  for (const { segments, posteriors } of variants.filter((variant) => request.parts.includes(variant.part))) {
    const subject = {
      name: nameOf(segments, posteriors),
      key: [print, segments.name, segments.settings, posteriors],
      load,
    };
    // Its segments are known when the first of its cells is made.
    const stages = remembered(async () => createStages((await load()).bags, segments, posteriors));
    const systems = utterances.map((classifier): System => ({
      isPublished: false,
      classifier: upon(stages, classifier),
    }));
    compared.push(
      ...(await compareSystems([subject], systems, { study: "han2014", repeats: request.repeats, work, score: "UAR" })),
    );
  }
  const best = bestOf(compared, [ridgeElm.name, kernelElm.name]);
  const division = leaveSpeakersOut(set.items);
  return {
    study: "han2014",
    citation,
    data: `${set.name} (${set.items.length} clips)`,
    subjects: "segments",
    rows: [published, ...compared.map(({ row }) => row)],
    curves: [],
    ...(best ? diagramsOf(best) : { confusions: [], reliabilities: [] }),
    findings: [
      ...contest(compared, [publishedElm.name, ridgeElm.name, kernelElm.name], [svm.name]),
      ...speeds(compared),
    ],
    methods: `${methods} Divided by ${division.about}.`,
    warnings: [...division.warnings, ...leftOut(compared, set.skipped)],
  };
}

/** The paper's own system, on its own data. */
const published: Row = {
  subject: "IEMOCAP, 5 emotions: other data",
  system: "the paper: network, kernel ELM",
  score: "UAR",
  published: { value: 0.482 },
};

function nameOf({ name }: Classifier, posteriors: Posteriors): string {
  return `${name}, posteriors ${posteriors}`;
}

/** The first stages are opened when they are first asked for. */
function upon(stages: () => Promise<ReturnType<typeof createStages>>, classifier: Classifier): Classifier {
  return uponStages(async (clips, options) => (await stages())(clips, options), classifier);
}

async function loadTask(
  set: AudioSet,
  work: StudyWork,
): Promise<Loaded & { bags: Awaited<ReturnType<typeof measureSegments>>["bags"] }> {
  const { bags, items, seconds, skipped } = await measureSegments(set, work);
  const division = leaveSpeakersOut(items);
  const { groups, draws } = division;
  const task = createTask(numbersOf(bags), {
    labels: items.map(({ label }) => label),
    clips: items.map(({ name }) => name),
    ...(groups && { groups }),
    ...(draws && { draws }),
  });
  return { task, division, seconds, skipped, bags };
}

function remembered<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** What the article says of speed, measured: all folds of both kinds of segment classifiers, posteriors as learnt. */
function speeds(compared: readonly Compared[]): string[] {
  const rowOf = (segments: Classifier) =>
    compared.find(({ row }) => row.subject === nameOf(segments, "as learnt") && row.system === meanPosterior.name)?.row
      .honest;
  const [closed, descended] = [rowOf(closedForm), rowOf(gradient)];
  if (!closed?.seconds || !descended?.seconds) return [];
  const [fast, slow] = [closed.seconds.solve, descended.seconds.solve];
  return [
    `Learning from segments, all folds: ${fast.toFixed(1)} s in closed form with its ridge chosen, ${slow.toFixed(1)} s by gradient descent with settings given, ${(slow / fast).toPrecision(2)} times as long; UAR of the mean posterior ${(100 * closed.mean).toFixed(1)} against ${(100 * descended.mean).toFixed(1)}.`,
  ];
}

const methods =
  "Frames of 25 ms every 10 ms, smoothed over three as openSMILE does: 12 MFCC, energy in dB, pitch period (0 where there is none), harmonics-to-noise ratio 10 log10(a / (1 − a)) of the autocorrelation peak a, and the slope of each over five frames. A segment is 25 frames (750 values); of each clip the loudest tenth is used, to learn and to test. " +
  "Closed form: 1000 tanh units of standard scores, the ridge and the posteriors of training clips by leaving out each speaker in closed form. Network: three layers of 256 rectified units, softmax, cross-entropy, momentum 0.9, rate 0.01, steps of 128 segments, 8 epochs, on standard scores (TensorFlow.js, WebAssembly, one thread); nothing of it was tuned here. " +
  "Posteriors “as learnt”: of training clips by what has learnt them, as in the paper; “held out”: by fits without their speaker (network: without a third of the speakers). An utterance is described by the greatest, least and mean posterior of each emotion, and the share of segments above 0.2. " +
  "Unregularised ELM: 120 units, as in the paper; ridge and kernel ELM with the ridge, SVM (linear and Gaussian) with cost and width chosen by speakers held out of the training part. “solve” is all of learning, the segments' included. The published figure is quoted from memory of the paper.";
