// Holzmann & Hauser (2009, 2010): reservoirs of units that each hear a band, and a readout that hears each state with a delay of its
// own, on a system to be identified whose answer comes from far back.
import type { Matrix32 } from "ulmus";
import {
  applyReadout,
  createRandom,
  createReservoir,
  delayStates,
  fitDelayAndSum,
  type ReservoirOptions,
  statesOf,
} from "ulmus/parts";
import type { Report } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { sequenceRows } from "../reservoirs/sequence-rows.ts";
import {
  framesOf,
  linearFilter,
  reservoirSystem,
  type SequenceSystem,
  type SequenceTask,
} from "../reservoirs/sequence-task.ts";

const citation =
  "G. Holzmann & H. Hauser (2010): Echo state networks with filter neurons and a delay & sum readout. Neural Networks 23; G. Holzmann (2009): Reservoir computing: a powerful black-box framework for nonlinear audio processing. DAFx.";

export const holzmann2009: Study = {
  name: "holzmann2009",
  citation,
  about: "reservoirs with band-pass units and a delay & sum readout: a system to be identified that answers late",
  needs: "",
  parts: [{ name: "identification", about: "a made system with echoes of 150 and 300 steps", isUsual: true }],
  run,
};

const ECHOES = [150, 300] as const;
const MOST_DELAY = 400;

async function run({ repeats }: StudyRequest, work: StudyWork): Promise<Report> {
  const trials = systems.map((system) => ({ task: identification, system }));
  return {
    study: "holzmann2009",
    citation,
    data: "a made system",
    subjects: "task",
    rows: await sequenceRows("holzmann2009", trials, { repeats, work }),
    curves: [],
    confusions: [],
    reliabilities: [],
    findings: [],
    methods,
    warnings: [
      "the paper's systems are not in the sources at hand: this one is made after their description, and nothing is quoted",
    ],
  };
}

/** Noise through a saturating low-pass now, a squared band 150 steps later, and the low-pass again after 300. */
function identification(seed: number): SequenceTask {
  const random = createRandom(seed);
  const input = Float64Array.from({ length: 8000 }, () => 2 * random.uniform() - 1);
  const [low, band] = [new Float64Array(input.length), new Float64Array(input.length)];
  for (let t = 1; t < input.length; t++) {
    low[t] = 0.7 * low[t - 1] + 0.5 * input[t];
    band[t] = 0.6 * (input[t] - input[t - 1]) - 0.5 * band[t - 1];
  }
  const target = input.map((_, t) => {
    const [first, second] = ECHOES.map((delay) => t - delay);
    return Math.tanh(2 * low[t]) + 0.6 * (band[first] ?? 0) ** 2 - 0.8 * Math.tanh(low[second] ?? 0);
  });
  const parts = { input, target };
  return {
    name: "sparse nonlinear system",
    score: "NRMSE",
    learn: [{ ...parts, from: 500, to: 6000 }],
    test: { ...parts, from: 6000, to: 8000 },
  };
}

/** A reservoir of which each state is heard with a delay of its own. */
function delayed(name: string, options: Partial<ReservoirOptions>): SequenceSystem {
  return {
    name,
    predict({ learn, test }, seed, kernels) {
      const reservoir = createReservoir(1, { ...options, seed });
      const [{ input, target, to }] = learn;
      const hear = (values: Float64Array): Matrix32 => withSquares(statesOf(reservoir, framesOf(values), kernels));
      const states = hear(input.subarray(0, to));
      const targets = { rows: to, columns: 1, data: target.slice(0, to) };
      const [{ delays, readout }] = fitDelayAndSum(
        { states, targets },
        { maximumDelay: MOST_DELAY, rounds: 3, ridge: 1e-6 },
        kernels,
      );
      const heard = delayStates(hear(test.input), delays);
      const predicted = applyReadout(readout, heard, kernels).data;
      return predicted.subarray(test.from, test.to);
    },
  };
}

/** Each state and its square: squares of sums are what odd units cannot give (Jaeger 2003). */
function withSquares({ rows, columns, data }: Matrix32): Matrix32 {
  const out = new Float32Array(2 * data.length);
  for (let t = 0; t < rows; t++) {
    const states = data.subarray(t * columns, (t + 1) * columns);
    out.set(states, 2 * t * columns);
    out.set(
      states.map((value) => value * value),
      (2 * t + 1) * columns,
    );
  }
  return { rows, columns: 2 * columns, data: out };
}

const leaky = { units: 50, spectralRadius: 0.6, leakRate: 1, inputScale: 0.5 };
const bands = { ...leaky, cell: "bandPass" as const, bands: { lowest: 0.01, highest: 0.45, octaves: 2 } };
const penalty = { relative: 1e-6 };

const systems: readonly SequenceSystem[] = [
  reservoirSystem("reservoir, 100 units", { ...leaky, units: 100 }, { penalty }),
  linearFilter(MOST_DELAY, penalty),
  delayed("reservoir, 50 units, delay & sum", leaky),
  delayed("band-pass units, 50, delay & sum", bands),
];

const methods =
  "Input: uniform noise in −1 … 1, 8000 steps. Target: the input through a low-pass of one pole and a tanh; plus the square of a band of it, 150 steps later; less the tanh of the low-pass, 300 steps later. Steps 500 to 6000 are learnt, 6000 to 8000 tested. Delay & sum: of each state and its square the delay of 0 to 400 steps at which it explains most of what the others leave, three rounds, then ridge regression of all delayed states. Reservoirs of tanh units, spectral radius 0.6; band-pass units hear two octaves each, from 0.01 to 0.45 of the sample rate. NRMSE: over the deviation of the target.";
