// The browser door's table of contents: sound files and the microphone. What is not here is private.
export { readSound, readSounds } from "./sound.ts";
export type { LabelledSounds, SkippedFile, SoundSource } from "./sound.ts";
export { openMicrophone, recordSound } from "./microphone.ts";
export type { Microphone, MicrophoneOptions, RecordOptions } from "./microphone.ts";
export { createKernels } from "./kernels.ts";
export type { KernelsOptions } from "./kernels.ts";
