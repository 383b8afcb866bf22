// The microphone: samples as they come from the device, neither compressed nor "improved" by the browser.
import type { Signal } from "../audio/signal.ts";
import { ArgumentError, FileError } from "../errors.ts";
import { tapName, tapSource } from "./tap.ts";

/** How a recording is made. */
export interface RecordOptions {
  /** Which microphone, as `navigator.mediaDevices.enumerateDevices` names it; the user's default one by default. */
  readonly deviceId?: string;
  /** Ends the recording early, with what has been heard until then. */
  readonly stop?: AbortSignal;
}

/**
 * Records the microphone for so many seconds, at the device's own sample rate, all channels mixed down to their mean.
 * Echo cancellation, noise suppression and gain control are off: they would change the sound that is to be learnt.
 * The user is asked for leave; call it from a click, since some browsers let sound run only then.
 *
 * @throws {ArgumentError} where there is no microphone to ask for, as on pages without https.
 * @throws {DOMException} `NotAllowedError` if the user refuses, `NotFoundError` if there is no microphone.
 */
export async function recordSound(seconds: number, { deviceId, stop }: RecordOptions = {}): Promise<Signal> {
  if (!(seconds > 0 && seconds < Infinity)) throw new ArgumentError(`recordSound: seconds must be > 0, got ${seconds}`);
  if (!globalThis.navigator?.mediaDevices) {
    throw new ArgumentError("recordSound: needs a page from https or localhost, where browsers give microphones");
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
  try {
    // At the device's own rate the browser has nothing to resample. Firefox does not tell it, but needs none.
    const { sampleRate } = track.getSettings();
    context = new AudioContext(sampleRate === undefined ? {} : { sampleRate });
    await context.resume();
    const tap = await createTap(context);
    context.createMediaStreamSource(stream).connect(tap);
    tap.connect(context.destination); // it is silent, but what leads nowhere may not run
    const length = Math.round(seconds * context.sampleRate);
    return { sampleRate: context.sampleRate, samples: await collect(tap, length, { track, ...(stop && { stop }) }) };
  } finally {
    track.stop();
    await context?.close();
  }
}

async function createTap(context: AudioContext): Promise<AudioWorkletNode> {
  const url = URL.createObjectURL(new Blob([tapSource()], { type: "text/javascript" }));
  try {
    await context.audioWorklet.addModule(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  return new AudioWorkletNode(context, tapName);
}

/** The first `length` samples that come out of `tap`, or fewer if `stop` ends it. */
function collect(
  tap: AudioWorkletNode,
  length: number,
  { track, stop }: { readonly track: MediaStreamTrack; readonly stop?: AbortSignal },
): Promise<Float32Array> {
  const samples = new Float32Array(length);
  return new Promise((resolve, reject) => {
    let count = 0;
    const finish = (): void => resolve(samples.slice(0, count));
    tap.port.addEventListener("message", ({ data }: MessageEvent<Float32Array>) => {
      samples.set(data.subarray(0, length - count), count);
      count = Math.min(length, count + data.length);
      if (count === length) finish();
    });
    tap.port.start();
    track.addEventListener("ended", () => {
      reject(
        new FileError(`recordSound: the microphone stopped after ${count} of ${length} samples; plug it in again`),
      );
    });
    stop?.addEventListener("abort", finish);
    if (stop?.aborted) finish();
  });
}
