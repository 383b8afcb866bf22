// When a sound counts as heard: once its probability passes a threshold; not again before it has fallen well below (hysteresis)
// and a while has gone by (refractory time).
export interface TriggerSettings {
  /** A probability, 0 … 1. */
  readonly threshold: number;
  /** By how much it has to fall below the threshold before it can pass it again. */
  readonly hysteresis: number;
  /** In seconds: for so long after a trigger there is no other of any class. */
  readonly refractorySeconds: number;
}

export const usualTrigger: TriggerSettings = { threshold: 0.8, hysteresis: 0.2, refractorySeconds: 0.8 };

export class Trigger {
  readonly #settings: TriggerSettings;
  /** Whether each class has passed the threshold and not fallen back. */
  #isUp: boolean[] = [];
  #last = -Infinity;

  constructor(settings: TriggerSettings) {
    this.#settings = settings;
  }

  /** The class (its place among `values`) that is heard at `time`, in seconds; −1 for none. */
  push(time: number, values: readonly number[], isWanted: (place: number) => boolean): number {
    const { threshold, hysteresis, refractorySeconds } = this.#settings;
    let heard = -1;
    values.forEach((value, place) => {
      if (value < threshold - hysteresis) this.#isUp[place] = false;
      if (!isWanted(place) || this.#isUp[place] || !(value >= threshold)) return;
      // Held by the refractory time, it does not fire later by itself: that would be late.
      this.#isUp[place] = true;
      if (time - this.#last >= refractorySeconds && heard < 0) heard = place;
    });
    if (heard >= 0) this.#last = time;
    return heard;
  }
}
