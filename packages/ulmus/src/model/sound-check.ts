// Refuses clips that cannot be measured.
import type { Signal } from "../audio/signal.ts";
import { ArgumentError } from "../errors.ts";

/** A clip must have at least one sample, every sample finite, and a rate. */
export function requireSound({ samples, sampleRate }: Signal): void {
  if (samples.length === 0) throw new ArgumentError("extract: a clip must have at least 1 sample, got 0");
  if (!(sampleRate > 0)) throw new ArgumentError(`extract: sampleRate must be > 0, got ${sampleRate}`);
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) throw new ArgumentError(`extract: every sample must be finite, got ${samples[bad]} at sample ${bad}`);
}
