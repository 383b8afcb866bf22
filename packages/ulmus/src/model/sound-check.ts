// Refuses clips that cannot be measured.
import type { Signal } from "../audio/signal.ts";
import { ArgumentError } from "../errors.ts";

/** A clip must have at least one sample, every sample finite, and a rate. */
export function requireSound({ samples, sampleRate }: Signal): void {
  if (samples.length === 0) throw new ArgumentError("extract: a clip must have at least 1 sample, got 0");
  if (!(sampleRate > 0)) throw new ArgumentError(`extract: sampleRate must be > 0, got ${sampleRate}`);
  let sum = 0; // of x · 0, which is 0 unless x is infinite or NaN: one pass without branches
  for (let i = 0; i < samples.length; i++) sum += samples[i] * 0;
  if (sum === 0) return;
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  throw new ArgumentError(`extract: every sample must be finite, got ${samples[bad]} at sample ${bad}`);
}
