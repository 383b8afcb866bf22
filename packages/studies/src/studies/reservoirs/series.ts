// Signals that reservoirs are tried on, made from their equations.
import { createRandom } from "ulmus/parts";

/** dx/dt = 0.2 x(t−17) / (1 + x(t−17)¹⁰) − 0.1 x(t) (Mackey & Glass 1977), by Runge and Kutta's steps of 1, from a past of 1.2. */
export function mackeyGlass(count: number): Float64Array {
  const x = new Float64Array(count).fill(1.2);
  for (let t = 0; t + 1 < count; t++) {
    const past = x[Math.max(0, t - 17)];
    const slope = (now: number): number => (0.2 * past) / (1 + past ** 10) - 0.1 * now;
    const first = slope(x[t]);
    const second = slope(x[t] + first / 2);
    const third = slope(x[t] + second / 2);
    x[t + 1] = x[t] + (first + 2 * second + 2 * third + slope(x[t] + third)) / 6;
  }
  return x;
}

/** The tenth-order system of Atiya & Parlos (2000): an input of 0 … 0.5, and what it gives one step later. */
export function narma10(count: number, seed: number): { input: Float64Array; target: Float64Array } {
  const random = createRandom(seed);
  const u = Float64Array.from({ length: count }, () => 0.5 * random.uniform());
  const y = new Float64Array(count + 1);
  for (let t = 9; t < count; t++) {
    const sum = y.subarray(t - 9, t + 1).reduce((all, value) => all + value, 0);
    y[t + 1] = 0.3 * y[t] + 0.05 * y[t] * sum + 1.5 * u[t - 9] * u[t] + 0.1;
  }
  return { input: u, target: y.subarray(1) };
}

/** A plucked string (Karplus & Strong 1983), its peak 1. */
export function pluckedString(hertz: number, seconds: number, sampleRate: number): Float64Array {
  const random = createRandom(Math.round(hertz));
  const period = Math.round(sampleRate / hertz);
  const x = new Float64Array(Math.round(seconds * sampleRate));
  for (let t = 0; t < x.length; t++) {
    x[t] = t < period ? 2 * random.uniform() - 1 : 0.498 * (x[t - period] + (x[t - period - 1] ?? 0));
  }
  const peak = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return x.map((value) => value / peak);
}

/** A valve that saturates to one side first, then the tone filter, a low-pass of one pole. */
export function amplified(samples: Float64Array): Float64Array {
  let low = 0;
  return samples.map((x) => (low += 0.3 * (Math.tanh(3 * x + 0.3) - low)));
}
