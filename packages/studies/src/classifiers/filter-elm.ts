// FIR-ELM (Man, Lee, Wang, Cao & Miao 2011): hidden units are linear, and their weights the impulse responses of filters that are
// designed by the window method; the readout is ridge regression. All of it is linear in the row.
import { elm } from "./elm.ts";
import type { Classifier } from "./classifier.ts";

/** So many low-pass filters along the row, their cut-offs spread from 0 to half the sample rate. */
export function filterElm(units: number): Classifier<null> {
  return {
    name: "FIR-ELM",
    settings: [null],
    describe: () => "",
    learn(rows, _, options) {
      const responses = Array.from({ length: units }, (_, k) =>
        lowPass(rows.features.columns, (0.5 * (k + 1)) / units),
      );
      const weights = Array.from({ length: rows.features.columns }, (_, j) => responses.map((response) => response[j]));
      const bias = new Array<number>(units).fill(0);
      const layer = { units, activation: "identity" as const, weights, bias, directLinks: false };
      const machine = elm("FIR-ELM", { layer });
      return machine.learn(rows, machine.settings[0], options);
    },
  };
}

/** Taps of the ideal low-pass of a cut-off in cycles a sample, cut by a rectangular window; of unit power, so that all units count alike. */
function lowPass(taps: number, cutoff: number): Float64Array {
  const response = Float64Array.from({ length: taps }, (_, n) => {
    const t = n - (taps - 1) / 2;
    return t === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * t) / (Math.PI * t);
  });
  const power = Math.sqrt(response.reduce((sum, x) => sum + x * x, 0));
  return response.map((x) => x / power);
}
