// How much of a damaged recording was kept, in words.

/** Such as "is damaged or cut off: 1.20 s of 2.00 s could be read"; undefined where nothing that counts is missing. */
export function describeLoss(
  { kept, whole, tolerance = 0 }: { readonly kept: number; readonly whole: number; readonly tolerance?: number },
  sampleRate: number,
): string | undefined {
  if (!(whole - kept > tolerance)) return undefined;
  const seconds = (samples: number): string => `${(samples / sampleRate).toFixed(2)} s`;
  return `is damaged or cut off: ${seconds(kept)} of ${seconds(whole)} could be read`;
}
