// Rounding as numpy does it: a half goes to the even neighbour, where Math.round goes up.

export function roundHalfToEven(x: number): number {
  return x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}
