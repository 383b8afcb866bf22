// Words that several features have in common.
import { z } from "zod";

export const whole = (least: number, most: number) => z.int().min(least).max(most);

export const frameSeconds = (usual: string) =>
  z.number().positive().max(10).exactOptional().describe(`length of its frames in seconds; ${usual}`);

/** What a decibel is relative to. */
export const reference = z.enum(["clip", "fixed"]);

/** The words of log-mel frames, cepstra and descriptors, which stand in the block itself. */
export const blockWords = {
  /** Number of mel bands: HTK's mel scale, triangles of height 1 (logMel and mfcc). */
  bands: whole(2, 512).default(40).describe("mel bands (logMel, mfcc)"),
  /**
   * "librosa": Slaney's mel scale and triangles of equal area, in decibels of the power itself, at least −100, instead of
   * decibels below the clip's loudest (logMel and mfcc). If left out, as "htk".
   */
  mel: z
    .enum(["htk", "librosa"])
    .exactOptional()
    .describe('mel scale and triangles; "librosa": in decibels of the power itself (logMel, mfcc)'),
  /**
   * "fixed": decibels of the power itself, at least −100, so that frames can be measured as they arrive; "clip": no lower
   * than `floorDecibel` below the clip's loudest, and relative to it but with `mel = "librosa"` (logMel, mfcc and
   * descriptors). If left out, as "clip".
   */
  reference: reference
    .exactOptional()
    .describe('"fixed": decibels of the power itself, not of the clip\'s loudest (logMel, mfcc, descriptors)'),
  /** Number of cepstral coefficients, from the 0th on (mfcc only). */
  coefficients: whole(1, 512).default(20).describe("cepstral coefficients, from the 0th on (mfcc)"),
  /** Coefficient k is weighed by 1 + lifter / 2 · sin(π (k + 1) / lifter), as in librosa (mfcc only). If left out, 0: none. */
  lifter: z.number().min(0).exactOptional().describe("weighs coefficients as librosa does; 0: not (mfcc)"),
};

/** Deltas beside the values of a frame. */
export const deltaWords = z.strictObject({
  /** 1: the change from frame to frame; 2: the change of the change too. */
  order: z.union([z.literal(1), z.literal(2)]).default(1),
  /** As librosa's `delta`, or as HTK and openSMILE have it. */
  method: z.enum(["savitzky-golay", "regression"]).default("savitzky-golay"),
  /** In frames, odd. If left out, 9 or with regression 5. */
  width: z.int().min(3).max(99).exactOptional(),
});

/** Those words as features get them: out of a block that has others too. */
export const blockWordsSchema = z.object(blockWords);
