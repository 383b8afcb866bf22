// Power spectra on a machine, so many frames at a time that they fit.
import { threadsFor } from "./compiled-product.ts";
import type { Machine } from "./machine.ts";
import type { FloatArray, Matrix32 } from "./matrix.ts";

interface PowerSpectrum {
  readonly out: Matrix32;
  readonly samples: FloatArray;
  readonly hopLength: number;
  readonly window: Float64Array;
  readonly fftLength: number;
  /** cos, −sin of 2πk / fftLength. */
  readonly rotation: Float32Array;
}

/** See `Kernels.powerSpectrum`; the arguments have been checked. */
export function compiledPowerSpectrum(
  machine: Machine,
  { out, samples, hopLength, window, fftLength, rotation }: PowerSpectrum,
): void {
  const bins = out.columns;
  const limit = machine.blockBytes === Infinity ? out.rows : Math.floor(machine.blockBytes / (4 * (bins + hopLength)));
  const step = Math.max(1, Math.min(out.rows, limit));
  machine.placing(() => {
    const table = machine.array(rotation);
    const weights = machine.array(Float32Array.from(window));
    for (let top = 0; top < out.rows; top += step) {
      const bottom = Math.min(out.rows, top + step);
      const last = (bottom - 1) * hopLength + window.length;
      const part = samples.subarray(top * hopLength, last);
      machine.placing(() => {
        const from = machine.array(part instanceof Float32Array ? part : Float32Array.from(part));
        const to = machine.output(out, false, { top, bottom, left: 0, right: bins });
        const share = Math.ceil((bottom - top) / threadsFor(machine, (bottom - top) * fftLength * 20) / 16) * 16;
        const calls = [];
        for (let first = 0; first < bottom - top; first += share) {
          const count = Math.min(share, bottom - top - first);
          calls.push([
            count,
            hopLength,
            from + 4 * first * hopLength,
            window.length,
            weights,
            fftLength,
            table,
            to.address + 4 * first * bins,
          ]);
        }
        machine.run("power_spectrum", calls);
      });
    }
  });
}
