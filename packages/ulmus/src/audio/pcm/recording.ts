// The samples of a file whose layout is known, as a Recording of finite numbers.
import { FileError } from "../../errors.ts";
import { describeLoss } from "../loss.ts";
import type { Recording } from "../signal.ts";
import type { SampleLayout } from "./layout.ts";
import { readSamples } from "./samples.ts";

/** Copies `bytes`. Throws a FileError, beginning with `name`, on floats that are not finite. */
export function readPcm(bytes: Uint8Array, layout: SampleLayout, name: string): Recording {
  const channels = readSamples(bytes, layout);
  // Integers and the two laws are finite by construction.
  if (layout.codec === "float") checkFinite(channels, name);
  const { sampleRate, frameCount, wholeFrameCount = frameCount } = layout;
  const damage = describeLoss({ kept: frameCount, whole: wholeFrameCount }, sampleRate);
  return { sampleRate, channels, ...(damage !== undefined && { damage }) };
}

/** Throws a FileError that names the first sample that is NaN or infinite. */
export function checkFinite(channels: readonly Float32Array[], name: string): void {
  channels.forEach((samples, channel) => {
    const place = samples.findIndex((sample) => !Number.isFinite(sample));
    if (place < 0) return;
    const where = `sample ${place} of channel ${channel}`;
    throw new FileError(`${name}: samples must be finite, got ${samples[place]} at ${where}; export the file again`);
  });
}
