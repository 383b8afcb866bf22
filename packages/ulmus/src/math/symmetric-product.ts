// A symmetric matrix times a vector. The matrix comes from memory but once, and half of it: kernels, which are made for many
// columns, would copy it first.

/**
 * p = A x for the symmetric A of the first `size` rows and columns of a matrix with `n` columns, whose lower triangle alone is
 * read: each row of it meets x, and its column goes to p. Four rows go together.
 */
export function multiplySymmetric(p: Float64Array, data: Float64Array, n: number, x: Float64Array, size: number): void {
  p.fill(0, 0, size);
  let row = 0;
  for (; row + 3 < size; row += 4) {
    addFourRows(p, data, row * n, n, x, row);
    for (let i = row; i < row + 4; i++) addRow(p, data, i * n, x, row, i);
  }
  for (; row < size; row++) addRow(p, data, row * n, x, 0, row);
}

/** What four rows of A, which begin at `at`, add to A x left of column `row`, the number of the first. */
function addFourRows(p: Float64Array, data: Float64Array, at: number, n: number, x: Float64Array, row: number): void {
  const [second, third, fourth] = [at + n, at + 2 * n, at + 3 * n];
  const [x0, x1, x2, x3] = [x[row], x[row + 1], x[row + 2], x[row + 3]];
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < row; j++) {
    const xj = x[j];
    const a0 = data[at + j];
    const a1 = data[second + j];
    const a2 = data[third + j];
    const a3 = data[fourth + j];
    s0 += a0 * xj;
    s1 += a1 * xj;
    s2 += a2 * xj;
    s3 += a3 * xj;
    p[j] += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3);
  }
  p[row] += s0;
  p[row + 1] += s1;
  p[row + 2] += s2;
  p[row + 3] += s3;
}

/** What row i of A, which begins at `at`, adds to A x from column `from` on. */
function addRow(p: Float64Array, data: Float64Array, at: number, x: Float64Array, from: number, i: number): void {
  let sum = data[at + i] * x[i];
  for (let j = from; j < i; j++) {
    sum += data[at + j] * x[j];
    p[j] += data[at + j] * x[i];
  }
  p[i] += sum;
}
