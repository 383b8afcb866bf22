// The microphone as the page knows it: whether it is open, how loud it is, and the last half minute of what it heard.
import { type Microphone as Device, openMicrophone } from "ulmus/browser";
import type { Signal } from "ulmus";
import { peakOf } from "./level.ts";
import { Tape } from "./tape.ts";
import { sayWhy } from "./refusal.ts";

const TAPE_SECONDS = 90;
/** A meter that moves more often than this per second only makes work. */
const METER_RATE = 20;

export class Microphone {
  state = $state<"closed" | "asking" | "open" | "refused">("closed");
  /** Why it is not open, and what to do. */
  refusal = $state("");
  /** The greatest absolute sample of the last moment, 0 … 1. */
  peak = $state(0);
  devices = $state.raw<readonly MediaDeviceInfo[]>([]);
  deviceId = $state<string>();

  #device: Device | undefined;
  #tape = new Tape(0);
  #opening: Promise<boolean> | undefined;
  #peakSoFar = 0;
  #sinceMeter = 0;
  readonly #listeners = new Set<(samples: Float32Array, sampleRate: number) => void>();

  get sampleRate(): number {
    return this.#device?.sampleRate ?? 0;
  }

  /** Where the tape is now: how many samples have been heard. */
  get position(): number {
    return this.#tape.end;
  }

  /** Opens it if it is closed; true once it is open. */
  open(): Promise<boolean> {
    if (this.state === "open") return Promise.resolve(true);
    return (this.#opening ??= this.#open().finally(() => (this.#opening = undefined)));
  }

  async close(): Promise<void> {
    await this.#device?.close();
    this.#device = undefined;
    this.state = "closed";
    this.peak = 0;
  }

  /** Changes to another device. */
  async choose(deviceId: string): Promise<void> {
    this.deviceId = deviceId;
    const wasOpen = this.state === "open";
    await this.close();
    if (wasOpen) await this.open();
  }

  /** What was heard from one position of the tape to another. */
  heard(from: number, to?: number): Signal {
    return { sampleRate: this.sampleRate, samples: this.#tape.read(from, to) };
  }

  /** Hands over all that is heard from now on; gives what ends that. */
  listen(listener: (samples: Float32Array, sampleRate: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #open(): Promise<boolean> {
    this.state = "asking";
    try {
      const onEnd = (): void => void this.#ended();
      const device = await openMicrophone((samples) => this.#take(samples), { deviceId: this.deviceId, onEnd });
      this.#device = device;
      this.#tape = new Tape(Math.round(TAPE_SECONDS * device.sampleRate));
      this.state = "open";
      this.refusal = "";
      this.devices = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "audioinput");
      return true;
    } catch (error) {
      this.state = "refused";
      this.refusal = sayWhy(error as Error);
      return false;
    }
  }

  #take(samples: Float32Array): void {
    const rate = this.sampleRate;
    if (rate === 0) return;
    this.#tape.push(samples);
    for (const listener of this.#listeners) listener(samples, rate);
    this.#peakSoFar = Math.max(this.#peakSoFar, peakOf(samples));
    this.#sinceMeter += samples.length;
    if (this.#sinceMeter < rate / METER_RATE) return;
    this.peak = this.#peakSoFar;
    this.#peakSoFar = 0;
    this.#sinceMeter = 0;
  }

  async #ended(): Promise<void> {
    await this.close();
    this.state = "refused";
    this.refusal =
      "The microphone has stopped. Plug it in again, or choose another one, and press the button once more.";
  }
}
