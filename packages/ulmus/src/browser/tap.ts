// The program that runs on the browser's audio thread and hands the microphone's samples over. It is shipped as the text
// of a function, so that it needs no file of its own that bundlers would have to find; so `registerTap` uses nothing
// from outside itself.

/** What the tap is called on the audio thread. */
export const tapName = "ulmus-tap";

/** The program, to be loaded by `AudioWorklet.addModule`. */
export function tapSource(): string {
  return `(${registerTap.toString()})(${JSON.stringify(tapName)})`;
}

// The globals of the audio thread (https://webaudio.github.io/web-audio-api/#audioworkletglobalscope), which
// TypeScript's own list of a page's globals lacks.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

function registerTap(name: string): void {
  class Tap extends AudioWorkletProcessor {
    /** `input` has the next 128 samples of each channel, or no channel while nothing is connected. */
    process([input]: Float32Array[][]): boolean {
      if (input.length > 0) {
        const mean = new Float32Array(input[0].length);
        for (const channel of input) for (let i = 0; i < mean.length; i++) mean[i] += channel[i] / input.length;
        this.port.postMessage(mean, [mean.buffer]);
      }
      return true;
    }
  }
  registerProcessor(name, Tap);
}
