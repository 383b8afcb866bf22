// The Node door's table of contents: files, data sets and worker threads. What is not here is private.
export { readDataset } from "./dataset.ts";
export type { DatasetOptions } from "./dataset.ts";
export { isAudioName } from "./labelled-files.ts";
export type { Dataset, DatasetItem, Skipped } from "./labelled-files.ts";
export { extractFeatures } from "./features.ts";
export type { ExtractedFeatures, ExtractOptions, SoundFiles } from "./features.ts";
export type { SoundFile } from "./survey.ts";
export { readRecording, readSound, writeWav } from "./sound.ts";
export type { ReadOptions } from "./sound.ts";
export { writeFileAtomically } from "./write-file.ts";
export { createKernels } from "./kernels.ts";
export type { Backend, KernelsOptions } from "./kernels.ts";
export { describeInstallation } from "./installation.ts";
export type { BackendState, Installation } from "./installation.ts";
