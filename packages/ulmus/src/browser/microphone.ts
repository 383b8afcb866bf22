// The microphone: samples as they come from the device, neither compressed nor "improved" by the browser.
import type { Signal } from "../audio/signal.ts";
import { ArgumentError, FileError } from "../errors.ts";
import { tapName, tapSource } from "./tap.ts";

/** A microphone that is open; the browser shows that it is. */
export interface Microphone {
  /** The device's own, in samples per second. */
  readonly sampleRate: number;
  /** As the device calls itself. */
  readonly name: string;
  /** Lets go of the device. */
  close(): Promise<void>;
}

/** Which microphone is opened, and who is told when it goes. */
export interface MicrophoneOptions {
  /** Which microphone, as `navigator.mediaDevices.enumerateDevices` names it; the user's default one by default. */
  readonly deviceId?: string | undefined;
  /** When the device stops by itself: it was pulled out, or taken away by the user. */
  readonly onEnd?: () => void;
}

/** How a recording is made. */
export interface RecordOptions {
  /** Which microphone, as `navigator.mediaDevices.enumerateDevices` names it; the user's default one by default. */
  readonly deviceId?: string;
  /** Ends the recording early, with what has been heard until then. */
  readonly stop?: AbortSignal;
}

/**
 * Opens the microphone at the device's own sample rate, and hands its samples over, some 128 at a time, all channels mixed
 * down to their mean, until it is closed. Echo cancellation, noise suppression and gain control are off: they would change
 * the sound that is to be learnt. The user is asked for leave; call it from a click, since some browsers let sound run only
 * then.
 *
 * @throws {ArgumentError} where there is no microphone to ask for, as on pages without https.
 * @throws {DOMException} `NotAllowedError` if the user refuses, `NotFoundError` if there is no microphone.
 */
export async function openMicrophone(
  onSamples: (samples: Float32Array) => void,
  { deviceId, onEnd }: MicrophoneOptions = {},
): Promise<Microphone> {
  if (!globalThis.navigator?.mediaDevices) {
    throw new ArgumentError("openMicrophone: needs a page from https or localhost, where browsers give microphones");
  }
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
    },
  });
  const [track] = stream.getAudioTracks();
  let context: AudioContext | undefined;
  const close = async (): Promise<void> => {
    track.stop();
    await context?.close();
  };
  try {
    // At the device's own rate the browser has nothing to resample. Firefox does not tell it, but needs none.
    const { sampleRate } = track.getSettings();
    context = new AudioContext(sampleRate === undefined ? {} : { sampleRate });
    await context.resume();
    const tap = await createTap(context);
    context.createMediaStreamSource(stream).connect(tap);
    tap.connect(context.destination); // it is silent, but what leads nowhere may not run
    tap.port.addEventListener("message", ({ data }: MessageEvent<Float32Array>) => onSamples(data));
    tap.port.start();
    if (onEnd) track.addEventListener("ended", onEnd);
    return { sampleRate: context.sampleRate, name: track.label, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Records the microphone for so many seconds, as `openMicrophone` opens it.
 *
 * @throws {ArgumentError} where there is no microphone to ask for, as on pages without https.
 * @throws {DOMException} `NotAllowedError` if the user refuses, `NotFoundError` if there is no microphone.
 */
export async function recordSound(seconds: number, { deviceId, stop }: RecordOptions = {}): Promise<Signal> {
  if (!(seconds > 0 && seconds < Infinity)) throw new ArgumentError(`recordSound: seconds must be > 0, got ${seconds}`);
  let [count, length] = [0, Infinity];
  const pieces: Float32Array[] = [];
  const { promise, finish, fail } = settledFromOutside();
  const take = (samples: Float32Array): void => {
    pieces.push(samples);
    count += samples.length;
    if (count >= length) finish();
  };
  const onEnd = (): void => {
    fail(new FileError(`recordSound: the microphone stopped after ${count} of ${length} samples; plug it in again`));
  };
  const microphone = await openMicrophone(take, { deviceId, onEnd });
  try {
    length = Math.round(seconds * microphone.sampleRate);
    stop?.addEventListener("abort", finish);
    if (stop?.aborted) finish();
    await promise;
    const samples = new Float32Array(Math.min(count, length));
    let at = 0;
    for (const piece of pieces) {
      samples.set(piece.subarray(0, samples.length - at), at);
      at = Math.min(samples.length, at + piece.length);
    }
    return { sampleRate: microphone.sampleRate, samples };
  } finally {
    await microphone.close();
  }
}

function settledFromOutside(): { promise: Promise<void>; finish: () => void; fail: (reason: Error) => void } {
  let [finish, fail]: [() => void, (reason: Error) => void] = [() => {}, () => {}];
  const promise = new Promise<void>((resolve, reject) => {
    [finish, fail] = [resolve, reject];
  });
  return { promise, finish, fail };
}

async function createTap(context: AudioContext): Promise<AudioWorkletNode> {
  const source = tapSource();
  // A page from a disk has no origin, and its audio thread may not read its blobs.
  const url =
    globalThis.origin === "null"
      ? `data:text/javascript,${encodeURIComponent(source)}`
      : URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    await context.audioWorklet.addModule(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  return new AudioWorkletNode(context, tapName);
}
