// Reservoirs on the tasks that they are known by: a chaotic series, a tenth-order system, an amplifier, spoken digits.
import { createRecipe, type Recipe } from "ulmus";
import type { Classifier } from "../../classifiers/classifier.ts";
import { elm, kernelElm } from "../../classifiers/elm.ts";
import { leaveSpeakersOut } from "../../datasets/by-speaker.ts";
import { openAudioSet } from "../../datasets/open.ts";
import { createSubjects } from "../../datasets/subjects.ts";
import { type Compared, compareSystems } from "../../protocol/comparison.ts";
import { leftOut } from "../../protocol/findings.ts";
import type { Report } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { sequenceRows, type SequenceTrial } from "./sequence-rows.ts";
import { linearFilter, reservoirSystem, type SequenceTask } from "./sequence-task.ts";
import { amplified, mackeyGlass, narma10, pluckedString } from "./series.ts";

const citation =
  "H. Jaeger (2001): The “echo state” approach to analysing and training recurrent neural networks. GMD Report 148; N. Trouvain et al. (2020): ReservoirPy. ICANN 2020.";

export const reservoirs: Study = {
  name: "reservoirs",
  citation,
  about: "echo state networks on Mackey–Glass, NARMA-10, an amplifier, and spoken digits",
  needs:
    "nothing; for the digits --dataset: a folder with a labels.csv that has the columns path, label, speaker and fold, such as FSDD's",
  parts: [
    { name: "series", about: "Mackey–Glass, NARMA-10 and the amplifier", isUsual: true },
    { name: "digits", about: "spoken digits, by speakers it has heard and by new ones", isUsual: false },
  ],
  run,
};

async function run(request: StudyRequest, work: StudyWork): Promise<Report> {
  const { repeats } = request;
  const rows = request.parts.includes("series") ? await sequenceRows("reservoirs", trials, { repeats, work }) : [];
  const wantsDigits = request.parts.includes("digits") || request.dataset !== undefined;
  const compared = wantsDigits && request.dataset !== undefined ? await digits(request.dataset, repeats, work) : [];
  return {
    study: "reservoirs",
    citation,
    data: compared.length > 0 ? "series and spoken digits" : "series",
    subjects: "task",
    rows: [...rows, ...compared.map(({ row }) => row)],
    curves: [],
    confusions: [],
    reliabilities: [],
    findings: [],
    methods,
    warnings: [
      ...leftOut(compared, []),
      ...(wantsDigits && request.dataset === undefined ? ["the digits need --dataset, and were left out"] : []),
    ],
  };
}

function chaos(): SequenceTask {
  const x = mackeyGlass(2000);
  const [input, target] = [x.subarray(0, -1), x.subarray(1)];
  return {
    name: "Mackey–Glass, one step ahead",
    score: "RMSE",
    learn: [{ input, target, from: 100, to: 1600 }],
    test: { input, target, from: 1600, to: 1999 },
  };
}

function narma(seed: number): SequenceTask {
  const signals = narma10(3000, seed);
  return {
    name: "NARMA-10",
    score: "NRMSE",
    learn: [{ ...signals, from: 200, to: 2200 }],
    test: { ...signals, from: 2200, to: 3000 },
  };
}

/** Three notes of a made string through a made amplifier at 8 kHz: two to learn from, one to test. */
function amplifierTask(): SequenceTask {
  const [one, two, tested] = [110, 130.81, 246.94].map((hertz) => {
    const input = pluckedString(hertz, 1, 8000);
    return { input, target: amplified(input), from: 100, to: input.length };
  });
  return { name: "amplifier", score: "NRMSE", learn: [one, two], test: tested };
}

const trials: readonly SequenceTrial[] = [
  {
    task: chaos,
    // The setting of ReservoirPy's README; its penalty is on the weights themselves.
    system: reservoirSystem(
      "reservoir, 100 units",
      { units: 100, spectralRadius: 1.25, leakRate: 0.3, inputScale: 0.3, biasScale: 0 },
      { penalty: { absolute: 1e-5 } },
    ),
    published: 0.002,
  },
  { task: chaos, system: linearFilter(20, { relative: 1e-9 }) },
  {
    task: narma,
    system: reservoirSystem(
      "reservoir, 200 units",
      { units: 200, spectralRadius: 0.9, leakRate: 1, inputScale: 0.1 },
      { penalty: { relative: 1e-8 } },
    ),
  },
  { task: narma, system: linearFilter(20, { relative: 1e-8 }) },
  {
    task: amplifierTask,
    system: reservoirSystem(
      "reservoir, 100 units",
      { units: 100, spectralRadius: 0.6, leakRate: 1 },
      { penalty: { relative: 1e-9 }, withInputs: true },
    ),
  },
  { task: amplifierTask, system: linearFilter(100, { relative: 1e-9 }) },
];

/** States over parts of a clip, both directions, and what reads them out. */
const listeners: readonly { readonly recipe: (seed: number) => Recipe; readonly classifier: Classifier }[] = [
  {
    recipe: (seed) =>
      createRecipe({
        blocks: [
          {
            frames: "mfcc",
            coefficients: 16,
            encode: "reservoir",
            parts: [3],
            reservoir: { pooling: "meanAndDeviation", seed },
          },
        ],
      }),
    classifier: elm("reservoir, linear readout", { layer: { units: 0 } }),
  },
  {
    recipe: (seed) =>
      createRecipe({
        blocks: [
          { frames: "mfcc", coefficients: 16, encode: "reservoir", parts: [8], reservoir: { seed } },
          { frames: "logMel", bands: 30, encode: "reservoir", parts: [8], reservoir: { seed: seed + 100 } },
        ],
      }),
    classifier: { ...kernelElm, name: "two reservoirs, kernel readout" },
  },
];

async function digits(path: string, repeats: number, work: StudyWork): Promise<Compared[]> {
  const heard = await openAudioSet(path);
  const tasks = [
    { set: heard, name: "digits, speakers it has heard" },
    { set: { ...heard, divide: leaveSpeakersOut }, name: "digits, a new speaker" },
  ];
  const compared: Compared[] = [];
  for (const { set, name } of tasks) {
    for (const { recipe, classifier } of listeners) {
      const subjects = await createSubjects(set, [{ name, recipe }], work);
      const systems = [{ classifier, isPublished: false }];
      compared.push(...(await compareSystems(subjects, systems, { study: `reservoirs, ${name}`, repeats, work })));
    }
  }
  return compared;
}

const methods =
  "Mackey–Glass (τ 17, 2000 points by Runge–Kutta steps of 1, one step ahead): the first 100 steps bring the states about, those up to 1600 are learnt, the last fifth is tested; 100 leaky units, spectral radius 1.25, leak rate 0.3, input scale 0.3, penalty 1e-5. " +
  "NARMA-10: 200 + 2000 steps to learn, 800 tested; 200 units. Amplifier: plucked strings at 8 kHz through a saturating valve and a low-pass of one pole, learnt from two notes and tested on a third; 100 units and the input. NRMSE: over the deviation of the targets. " +
  "Digits: frames every 10 ms, standardised clip by clip; reservoirs of 300 leaky units in both directions (the recipe's defaults). Linear readout: 16 MFCC, means and deviations of the states over three parts of the clip, chosen on 20 of the 50 takes. Kernel readout: one reservoir of 16 MFCC and one of 30 log-mel bands, means over eight parts, a Gaussian kernel. The ridge is chosen by speakers held out of the training part; the rest was set beforehand, the number of parts, the second reservoir and the kernel by takes held out of the training part.";
