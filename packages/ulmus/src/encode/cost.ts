// What encoders cost, counted alike for all of them: so recipes can be compared before anything is run.

/** What a clip costs to encode. */
export interface EncodingCost {
  /** Multiplications with an addition each: about half the floating-point operations. */
  readonly multiplyAdds: number;
  /** Of fixed weights, of what is learnt, and of the values that are held at the same time besides the clip's frames. */
  readonly bytes: number;
}

/** One encoder after the other: their work adds up, the memory of each is free before the next begins. */
export function inTurn(costs: readonly EncodingCost[]): EncodingCost {
  return {
    multiplyAdds: costs.reduce((sum, cost) => sum + cost.multiplyAdds, 0),
    bytes: costs.reduce((most, cost) => Math.max(most, cost.bytes), 0),
  };
}

/** Of the transform of `length` complex values, a power of two: four products and six sums for each of length / 2 · log₂ length pairs. */
export function fftMultiplyAdds(length: number): number {
  return 2.5 * length * Math.log2(length);
}
