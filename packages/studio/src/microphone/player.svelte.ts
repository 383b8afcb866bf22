// Plays one sound at a time.
import type { Signal } from "ulmus";

export class Player {
  /** What is being played, as the caller calls it. */
  playing = $state<string>();
  #context: AudioContext | undefined;
  #source: AudioBufferSourceNode | undefined;

  /** Plays `sound`, called `name`; if that is playing already, it stops. */
  async toggle(name: string, sound: Signal): Promise<void> {
    const isSame = this.playing === name;
    this.stop();
    if (isSame) return;
    this.#context ??= new AudioContext();
    await this.#context.resume();
    const buffer = this.#context.createBuffer(1, sound.samples.length, sound.sampleRate);
    buffer.copyToChannel(new Float32Array(sound.samples), 0);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    source.addEventListener("ended", () => {
      if (this.#source === source) this.playing = undefined;
    });
    this.#source = source;
    this.playing = name;
    source.start();
  }

  stop(): void {
    this.#source?.stop();
    this.#source = undefined;
    this.playing = undefined;
  }
}
