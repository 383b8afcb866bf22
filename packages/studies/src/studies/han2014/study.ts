// Han, Yu & Tashev (2014): emotion of speech by a network on segments and an extreme learning machine on how its posteriors are
// spread over an utterance; the network beside a closed-form machine, as the article has its speed at heart.
import { type Classifier, standardised } from "../../classifiers/classifier.ts";
import { kernelElm, ridgeElm } from "../../classifiers/elm.ts";
import { network } from "../../classifiers/network.ts";
import { unregularisedElm } from "../../classifiers/published-elm.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { summedElm } from "../../classifiers/summed-elm.ts";
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

const closedForm = summedElm("closed form", { units: 500, ridges: [0.1, 0.01, 0.001] });
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
  const measured = await measureSegments(set, work);
  const loaded = loadedFrom(measured);
  const print = await fingerprint(set);
  const compared: Compared[] = [];
  for (const { segments, posteriors } of variants.filter((variant) => request.parts.includes(variant.part))) {
    const subject: Subject = {
      name: nameOf(segments, posteriors),
      key: [print, segments.name, segments.settings, posteriors],
      load: async () => loaded,
    };
    const stages = createStages(measured.bags, segments, posteriors);
    const systems = utterances.map((classifier): System => ({
      classifier: uponStages(stages, classifier),
      isPublished: false,
    }));
    const options = { study: "han2014", repeats: request.repeats, work, score: "UAR" as const };
    compared.push(...(await compareSystems([subject], systems, options)));
  }
  const best = bestOf(compared, [ridgeElm.name, kernelElm.name]);
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
    methods: `${methods} Divided by ${loaded.division.about}.`,
    warnings: [...loaded.division.warnings, ...leftOut(compared, measured.skipped)],
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

/** Clips are known by their numbers; classifiers look their segments up. */
function loadedFrom({ bags, items, seconds, skipped }: Awaited<ReturnType<typeof measureSegments>>): Loaded {
  const division = leaveSpeakersOut(items);
  return { task: taskOfBags(bags, items, division), division, seconds, skipped };
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
  "Closed form: 500 tanh units of standard scores; sums of each speaker are kept, so that leaving one out, for the ridge and for the posteriors of training clips, is a subtraction; probabilities by a temperature. Network: three layers of 256 rectified units, softmax, cross-entropy, momentum 0.9, rate 0.01, steps of 128 segments, 8 epochs, on standard scores (TensorFlow.js, WebAssembly, one thread); nothing of it was tuned here. " +
  "Posteriors “as learnt”: of training clips by what has learnt them, as in the paper; “held out”: by fits without their speaker (network: without a third of the speakers). An utterance is described by the greatest, least and mean posterior of each emotion, and the share of segments above 0.2. " +
  "Unregularised ELM: 120 units, as in the paper; ridge and kernel ELM with the ridge, SVM (linear and Gaussian) with cost and width chosen by speakers held out of the training part. “solve” is all of learning, the segments' included. The published figure is quoted from memory of the paper.";
