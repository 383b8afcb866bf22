// What was found in a set of sounds that makes scores too good.
import type { FactScore, NamedSameSound, Optimism } from "ulmus";

/** What was found. */
export interface LeakageReport {
  readonly sameSounds: readonly NamedSameSound[];
  /** How well length, loudness and bandwidth tell the classes. */
  readonly facts: readonly FactScore[];
  /** Of an extreme learning machine on MFCC statistics; absent without groups. */
  readonly optimism?: Optimism;
}
