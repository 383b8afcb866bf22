// Features of 30 s of sound: log-mel, MFCC and deltas beside Meyda and scipy, librosa's chain beside the same formulas in scipy, and
// openSMILE's sets beside the clock. A ratio to "real time" says how many seconds of sound are measured in a second.
import { library } from "../backends.mjs";
import { repeated } from "../contest.mjs";
import { normals, relativeError } from "../data.mjs";
import { ours, pythons } from "./contestants.mjs";

const seconds = 30;

export async function* features({ backends, peers }) {
  yield await speechChain({ backends, peers }, { withDeltas: true });
  yield await speechChain({ backends, peers }, { withDeltas: false });
  yield librosaChain({ backends, peers });
  for (const set of ["is09", "egemaps"]) yield wholeSet(backends, set);
}

/** A tone that glides, with overtones, pauses and noise: features of noise alone would spare pitch trackers their work. */
function sound(sampleRate) {
  const noise = normals(seconds * sampleRate, 5);
  return noise.map((x, i) => {
    const t = i / sampleRate;
    const phase = 2 * Math.PI * (150 * t + 20 * Math.sin(t));
    const voice = t % 1 < 0.7 ? 0.2 * Math.sin(phase) + 0.1 * Math.sin(2 * phase) + 0.05 * Math.sin(5 * phase) : 0;
    return voice + 0.01 * x;
  });
}

/** What all of a case have in common; `kernelsOf` makes the columns that the plain kernels make, which others must equal. */
function contest(backends, { size, recipe, samples, others }) {
  const signal = { samples, sampleRate: recipe.frontEnd.sampleRate };
  const extractorOf = (kernels) => library.createFrameExtractor(recipe, kernels);
  const reference = extractorOf(library.createPlainKernels()).extract(signal).data;
  const errorOf = (got) => relativeError(got, reference);
  const make = (kernels) => {
    const extractor = extractorOf(kernels);
    let last;
    return { work: () => (last = extractor.extract(signal)), error: () => errorOf(last.data) };
  };
  const contestants = [...oneThread(backends, make), realTime(), ...others(errorOf)].filter(Boolean);
  return { size, seconds, tolerance: 1e-3, contestants };
}

/** Features are measured clip by clip, each in one thread. */
function oneThread(backends, make) {
  return ours(backends, make, { withPlain: true }).filter(({ threads }) => threads === 1);
}

function realTime() {
  return { name: "real time", threads: 1, make: () => ({ run: async () => 1000 * seconds }) };
}

async function speechChain({ backends, peers }, { withDeltas }) {
  const sampleRate = 16_000;
  const samples = sound(sampleRate);
  const deltas = withDeltas ? { deltas: { order: 2 } } : {};
  const blocks = [{ frames: withDeltas ? ["logMel", "mfcc"] : "mfcc", ...deltas }];
  const recipe = library.createRecipe({ frontEnd: { sampleRate }, blocks });
  const bands = library.createMelFilterbank({
    sampleRate,
    fftLength: 512,
    bands: 40,
    minHz: 20,
    maxHz: 8000,
    scale: "htk",
    normalization: "none",
  });
  const values = { samples, filters: library.melFilterMatrix(bands).data, with_deltas: withDeltas };
  const meyda = await meydaMfcc(peers, samples, sampleRate);
  return contest(backends, {
    size: withDeltas ? "log-mel 40, MFCC 20, their deltas of order 1 and 2" : "MFCC 20",
    recipe,
    samples,
    others: (error) => [meyda, pythonsOfOne(peers, { program: "mel_cepstrum", values, error })],
  });
}

function pythonsOfOne(peers, options) {
  return pythons(peers, "scipy", options).find(({ threads }) => threads === 1);
}

/** Meyda's MFCC of the same frames, without deltas, which it has not; its mel bands are others, so its result is not compared. */
async function meydaMfcc(peers, samples, sampleRate) {
  const module = await peers.load("meyda");
  if (!module) return undefined;
  const Meyda = module.default.default ?? module.default;
  const make = () => {
    Object.assign(Meyda, { bufferSize: 512, sampleRate, numberOfMFCCCoefficients: 20, melBands: 40 });
    const work = () => {
      for (let at = 0; at + 512 <= samples.length; at += 160) Meyda.extract("mfcc", samples.subarray(at, at + 512));
    };
    return { run: repeated(work) };
  };
  return { name: "Meyda's MFCC", threads: 1, make };
}

function librosaChain({ backends, peers }) {
  const sampleRate = 22_050;
  const samples = sound(sampleRate);
  const own = { frameSeconds: 2048 / sampleRate };
  const recipe = library.createRecipe({
    frontEnd: { sampleRate, ...own, hopSeconds: 512 / sampleRate, minHz: 0, floorDecibel: 80 },
    blocks: [
      { frames: "logMel", mel: "librosa", bands: 128 },
      { frames: "mfcc", mel: "librosa", bands: 128, coefficients: 20, deltas: { order: 2 } },
      { frames: ["rms", "centroid", "bandwidth", "rollOff", "flatness", "contrast"], contrast: own },
      { frames: ["chroma", "tonnetz"], chroma: own, tonnetz: own },
    ],
  });
  const bands = { sampleRate, fftLength: 2048, bands: 128, minHz: 0, maxHz: sampleRate / 2 };
  const mel = library.createMelFilterbank({ ...bands, scale: "slaney", normalization: "slaney" });
  const chroma = library.createChromaFilterbank({ sampleRate, fftLength: 2048 });
  const values = { samples, filters: library.melFilterMatrix(mel).data, chroma: chroma.data, rate: sampleRate };
  return contest(backends, {
    size: "librosa's chain, 22,050 Hz",
    recipe,
    samples,
    others: (error) => [pythonsOfOne(peers, { program: "librosa_chain", values, error })],
  });
}

/** 384 or 88 functionals of a clip; equal to openSMILE's by the tests. */
function wholeSet(backends, set) {
  const sampleRate = 16_000;
  const signal = { samples: sound(sampleRate), sampleRate };
  const recipe = library.createRecipe({ frontEnd: { sampleRate }, blocks: [{ frames: set }] });
  const make = (kernels) => {
    const extractor = library.createExtractor(recipe, kernels);
    return { work: () => extractor.extract(signal) };
  };
  return { size: set, seconds, contestants: [...oneThread(backends, make), realTime()] };
}
