// The steps by themselves, for systems of one's own: sound → frames, frames → rows, rows → scores. Models made from recipes
// need none of these. What is not here is private, however exported.

// Sound → frames (audio).
export { createMelFilterbank, melSpectrogram } from "./audio/mel.ts";
export type { MelFilterbank, MelRecipe } from "./audio/mel.ts";
export { Framer } from "./audio/framing.ts";
export type { FrameRun, FramingRecipe } from "./audio/framing.ts";
export { powerSpectra, powerSpectrogram } from "./audio/spectrum.ts";
export type { SpectrumRecipe } from "./audio/spectrum.ts";
export { powerToDecibel } from "./audio/decibel.ts";
export { cepstrum } from "./audio/cepstrum.ts";
export { delta } from "./audio/delta.ts";
export { DeltaStream } from "./audio/delta-stream.ts";
export {
  rootMeanSquare,
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRollOff,
  zeroCrossingRate,
} from "./audio/descriptors.ts";
export { lowEnergyRatio, spectralEntropy, spectralFlux, spectralSlope } from "./audio/spectral-shape.ts";
export { spectralContrast } from "./audio/contrast.ts";
export { separateHarmonicPercussive } from "./audio/harmonic-percussive.ts";
export { ChannelEnergy } from "./audio/channel-energy.ts";
export { fingerprint } from "./audio/fingerprint.ts";
export { LoudnessMeter, measureLoudness } from "./audio/loudness/loudness-meter.ts";
export { estimateTuning } from "./audio/pitch/tuning.ts";
export { trackPitch } from "./audio/pitch/track.ts";
export { yin } from "./audio/pitch/yin.ts";
export { chromagram, createChromaFilterbank } from "./audio/chroma/chroma.ts";
export { tonalCentroids } from "./audio/chroma/tonnetz.ts";
export { beatHistogram } from "./audio/rhythm/beat-histogram.ts";
export { trackBeats } from "./audio/rhythm/beats.ts";
export { OnsetStrength, onsetStrength } from "./audio/rhythm/onset-strength.ts";
export { backtrackOnsets, detectOnsets } from "./audio/rhythm/onsets.ts";
export { estimateTempo, trackTempo } from "./audio/rhythm/tempo.ts";
export { tempogram } from "./audio/rhythm/tempogram.ts";
export { htkFilterbank, htkMfcc } from "./audio/speech/htk.ts";
export { kaldiFilterbank, kaldiFrames, kaldiMfcc } from "./audio/speech/kaldi.ts";
export { pythonSpeechFilterbank, pythonSpeechMfcc } from "./audio/speech/python-speech-features.ts";

// Frames → rows (encode).
export type { EncodingCost } from "./encode/cost.ts";
export { statistics, statisticsNames } from "./encode/statistics.ts";
export { encodeFunctionals, functionalNames, functionalUnits } from "./encode/functionals/functionals.ts";
export type { FunctionalSpan } from "./encode/functionals/functionals.ts";
export { functionalsOf } from "./encode/functionals/functional-row.ts";
export type { FunctionalOptions } from "./encode/functionals/functional-row.ts";
export { plainFunctionals, usualContourFunctionals } from "./encode/functionals/functional.ts";
export type { ContourFunctionalName } from "./encode/functionals/functional.ts";
export { TextureWindows } from "./encode/functionals/texture-windows.ts";
export type { TextureWindowOptions } from "./encode/functionals/texture-windows.ts";
export { modulation, modulationNames } from "./encode/modulation.ts";
export { covariance, covarianceNames } from "./encode/covariance.ts";
export { dictionaryNames, encodeByDictionary, fitDictionary } from "./encode/dictionary.ts";
export type { Dictionary, DictionaryRecipe } from "./encode/dictionary.ts";
export { encodeByRocket, fitRocket, rocketNames } from "./encode/rocket/rocket.ts";
export type { RocketPart, RocketRecipe } from "./encode/rocket/rocket.ts";
export { architecture } from "./encode/convolution/architectures.ts";
export type { ArchitectureName, ArchitectureOptions } from "./encode/convolution/architectures.ts";
export { createConvolution } from "./encode/convolution/encoder.ts";
export type { ConvolutionEncoder, ConvolutionOptions } from "./encode/convolution/encoder.ts";
export type { ConvolutionLayer, Layer, Pair, PoolingLayer } from "./encode/convolution/layers.ts";
export { createReservoir } from "./encode/reservoir/create.ts";
export type { ReservoirOptions } from "./encode/reservoir/create.ts";
export type { Reservoir, ReservoirRun } from "./encode/reservoir/reservoir.ts";
export { drawWeights } from "./encode/reservoir/weights.ts";
export { createPlastic, fitPlasticity } from "./encode/reservoir/plasticity.ts";
export { statesOf } from "./encode/reservoir/states.ts";
export { poolStates } from "./encode/reservoir/pooling.ts";
export { fitProjection, projectStates } from "./encode/reservoir/projection.ts";
export { nextStepModel } from "./encode/reservoir/model-space.ts";

// Rows → scores (elm).
export { Moments } from "./elm/moments.ts";
export { createScaler, scaleRows } from "./elm/scaler.ts";
export type { Block, Scaler } from "./elm/scaler.ts";
export { createLayer, fitLayer } from "./elm/layer.ts";
export type { LayerRecipe } from "./elm/layer.ts";
export type { HiddenLayer, LayerContext, Learnt } from "./elm/layers/kind.ts";
export { Accumulator } from "./elm/accumulator.ts";
export type { Sums } from "./elm/accumulator.ts";
export type { TrainingRows } from "./elm/training-rows.ts";
export { SlidingWindow } from "./elm/online/sliding-window.ts";
export type { WindowRows } from "./elm/online/sliding-window.ts";
export { applyReadout, solveRidge, solveRidgeDual } from "./elm/readout.ts";
export { dualRows } from "./elm/centre.ts";
export type { CentredRows, DualRows } from "./elm/centre.ts";
export type { Readout } from "./elm/readout.ts";
export { createRidgePath } from "./elm/ridge-path.ts";
export type { RidgePath, RidgePathOptions } from "./elm/ridge-path.ts";
export { chooseRidge, ridgeGrid } from "./elm/selection.ts";
export type { ChosenRidge, RidgeChoice } from "./elm/selection.ts";
export { calibrate, fitCalibration } from "./elm/calibration/calibration.ts";
export type { Calibration, CalibrationName } from "./elm/calibration/calibration.ts";
export { kernelMatrix } from "./elm/kernel/kernel.ts";
export type { Kernel } from "./elm/kernel/kernel.ts";
export { solveKernelRidge } from "./elm/kernel/kernel-ridge.ts";
export { growLayer } from "./elm/growing/grow-layer.ts";
export type { GrowthRecipe } from "./elm/growing/growth-recipe.ts";
export type { KeptUnits, SizePoint } from "./elm/growing/kept-units.ts";
export { pruneLayer } from "./elm/pruning/prune-layer.ts";
export type { PruningRecipe } from "./elm/pruning/prune-layer.ts";
export { createLaplacian } from "./elm/graph/laplacian.ts";
export { knownTargets, solveSemiSupervised } from "./elm/graph/semi-supervised.ts";
export { solveTransductive } from "./elm/graph/transductive.ts";
export type { TransductiveOptions } from "./elm/graph/transductive.ts";
export { solveEmbedding } from "./elm/graph/embedding.ts";
export { kMeans } from "./elm/graph/k-means.ts";
export { addSequence, fitSequences, poolScores } from "./elm/sequence/sequence-readout.ts";
export { RecursiveLeastSquares } from "./elm/sequence/recursive-least-squares.ts";
export { delayStates, fitDelayAndSum } from "./elm/sequence/delay-and-sum.ts";
export { reweigh } from "./elm/robust.ts";

// Numbers (math).
export { matrix64, selectRows } from "./math/matrix.ts";
export { createRandom, permutation } from "./math/random.ts";
export type { Random } from "./math/random.ts";
