// Decibels of powers, as librosa's `power_to_db`.
import { ArgumentError } from "../errors.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";

export interface DecibelOptions {
  /** The power that is 0 dB: a number > 0, or `max`, the clip's greatest. Default 1. */
  readonly reference?: number | "max";
  /** Powers below count as this. Default 1e-10. */
  readonly minimumPower?: number;
  /**
   * Values more than this below the greatest of the clip are raised to it; Infinity: none are. Default 80.
   * The greatest is that of the whole matrix, so a stream has to use Infinity and a `minimumPower` instead.
   */
  readonly topDecibel?: number;
}

/** 10 log10 x = BELS · ln x. */
const BELS = 10 / Math.LN10;

/** 10 log10 of each power relative to the reference, in dB; a new matrix of the same shape. */
export function powerToDecibel(
  power: Matrix32,
  { reference = 1, minimumPower = 1e-10, topDecibel = 80 }: DecibelOptions = {},
): Matrix32 {
  if (!(minimumPower > 0)) throw new ArgumentError(`powerToDecibel: minimumPower must be > 0, got ${minimumPower}`);
  if (!(topDecibel >= 0)) throw new ArgumentError(`powerToDecibel: topDecibel must be ≥ 0, got ${topDecibel}`);
  if (reference !== "max" && !(reference > 0)) {
    throw new ArgumentError(`powerToDecibel: reference must be > 0 or "max", got ${reference}`);
  }
  let greatest = minimumPower;
  for (const value of power.data) if (value > greatest) greatest = value;
  const zero = 10 * Math.log10(reference === "max" ? greatest : Math.max(reference, minimumPower));
  const floor = Math.max(10 * Math.log10(greatest) - topDecibel, 10 * Math.log10(minimumPower)) - zero;

  const decibel = matrix32(power.rows, power.columns);
  for (let i = 0; i < decibel.data.length; i++) {
    const value = BELS * Math.log(power.data[i]) - zero; // −Infinity for 0: the floor
    decibel.data[i] = value > floor ? value : floor;
  }
  return decibel;
}
