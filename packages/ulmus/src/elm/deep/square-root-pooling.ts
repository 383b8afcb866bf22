// Pools that overlap: the root of the energy around each place (Huang, Bai, Kasun & Vong 2015). The largest in pools that
// do not overlap is a matter of `Kernels.convolve`.

export interface SquareRootPooling {
  readonly height: number;
  readonly width: number;
  /** Adjacent in input and output. */
  readonly maps: number;
  /** Places on each side of the middle that count; outside of the map all is 0. */
  readonly radius: number;
  /** From one middle to the next, in both directions. */
  readonly stride: number;
}

/** The size of what `poolSquareRoot` gives: rows, columns. */
export function pooledSize({ height, width, stride }: SquareRootPooling): [rows: number, columns: number] {
  return [Math.ceil(height / stride), Math.ceil(width / stride)];
}

/** out (rows × columns × maps) = √Σ x² over a square of 2 radius + 1 places around every stride-th place. */
export function poolSquareRoot(out: Float32Array, input: Float32Array, pooling: SquareRootPooling): void {
  const { height, width, maps, radius, stride } = pooling;
  const [rows, columns] = pooledSize(pooling);
  const across = new Float64Array(height * columns * maps);
  for (let y = 0; y < height; y++) {
    for (let q = 0; q < columns; q++) {
      const [from, to] = [Math.max(0, q * stride - radius), Math.min(width - 1, q * stride + radius)];
      for (let x = from; x <= to; x++) {
        for (let m = 0; m < maps; m++) across[(y * columns + q) * maps + m] += input[(y * width + x) * maps + m] ** 2;
      }
    }
  }
  const line = columns * maps;
  const sums = new Float64Array(line);
  for (let p = 0; p < rows; p++) {
    const [from, to] = [Math.max(0, p * stride - radius), Math.min(height - 1, p * stride + radius)];
    sums.fill(0);
    for (let y = from; y <= to; y++) for (let j = 0; j < line; j++) sums[j] += across[y * line + j];
    for (let j = 0; j < line; j++) out[p * line + j] = Math.sqrt(sums[j]);
  }
}
