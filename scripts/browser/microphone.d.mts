import type { Signal } from "ulmus";
/**
 * Writes a WAV file of 30 s: noise at −43 dB, and from `roomSeconds` on `sound`, its first 0.45 s, again and again, twice a second
 * if nothing else is said. Chromium reads the file anew whenever the microphone is opened.
 */
export function writeMicrophone(
  path: string,
  options?: { readonly sound?: Signal; readonly roomSeconds?: number; readonly everySeconds?: number },
): void;
