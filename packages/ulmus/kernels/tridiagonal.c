// Householder reduction of a symmetric matrix to tridiagonal form (Golub & Van Loan, Matrix Computations, §8.3.1), from the
// last row upwards, so that every reflector and every row that it meets is contiguous in the lower triangle. The update of
// one step and the product A v of the next are one pass over the matrix: a = Q T Qᵀ, Q = H_{n−1} … H_1.
#include "kernel.h"

typedef struct {
  word n;
  double *a;                       // n × n
  double *diagonal, *off_diagonal; // n each
  double *scales;                  // n
  double *work;                    // 3 n
} tridiagonal_arguments;

/** Squares below this have lost digits to underflow: the row counts as reduced. */
#define NEGLIGIBLE 1e-290

/** Reflectors that are applied together, as one product. */
enum { TOGETHER = 64 };

/** row −= v_i w + w_i v over its n elements. */
INLINE void update_row(word n, double *row, double vi, double wi, const double *v, const double *w) {
  const vector64 a = splat64(-vi), b = splat64(-wi);
  word j = 0;
  for (; j + LANES64 <= n; j += LANES64) {
    store64(row + j, fused64(a, load64(w + j), fused64(b, load64(v + j), load64(row + j))));
  }
  for (; j < n; j++) row[j] -= vi * w[j] + wi * v[j];
}

/** The same for row i of the matrix, then its share of p = A x: row i meets x, column i goes to p. */
INLINE void update_and_multiply(word i, double *row, const double *v, const double *w, const double *x, double *p) {
  const double vi = v[i], wi = w[i], xi = x[i];
  const vector64 a = splat64(-vi), b = splat64(-wi), c = splat64(xi);
  vector64 s0 = {0}, s1 = {0};
  word j = 0;
  for (; j + 2 * LANES64 <= i; j += 2 * LANES64) {
    const vector64 r0 = fused64(a, load64(w + j), fused64(b, load64(v + j), load64(row + j)));
    const vector64 r1 = fused64(a, load64(w + j + LANES64), fused64(b, load64(v + j + LANES64), load64(row + j + LANES64)));
    store64(row + j, r0);
    store64(row + j + LANES64, r1);
    s0 = fused64(r0, load64(x + j), s0);
    s1 = fused64(r1, load64(x + j + LANES64), s1);
    store64(p + j, fused64(r0, c, load64(p + j)));
    store64(p + j + LANES64, fused64(r1, c, load64(p + j + LANES64)));
  }
  double sum = sum64(s0 + s1);
  for (; j < i; j++) {
    const double r = row[j] - (vi * w[j] + wi * v[j]);
    row[j] = r;
    sum += r * x[j];
    p[j] += r * xi;
  }
  row[i] -= 2 * vi * wi;
  p[i] += sum + row[i] * xi;
}

/**
 * Leaves the reflector I − scale · x xᵀ that clears row i up to its last two elements in that row (x_{i−1} = 1), and its
 * scale in `scales`. v and w are the pending update A −= v wᵀ + w vᵀ.
 */
KERNEL(tridiagonal_reduce) {
  ARGUMENTS(tridiagonal_arguments, q);
  const word n = q->n;
  double *scales = q->scales, *v = q->work, *w = v + n, *p = w + n;
  for (word j = 0; j < n; j++) v[j] = w[j] = 0;
  for (word i = n - 1; i > 0; i--) {
    double *x = q->a + i * n;
    update_row(i + 1, x, v[i], w[i], v, w);
    q->diagonal[i] = x[i];
    const double head = x[i - 1], tail = dot(i - 1, x, x);
    scales[i] = 0;
    q->off_diagonal[i - 1] = head;
    if (tail < NEGLIGIBLE) { // nothing to clear; the update stays pending no longer
      for (word j = 0; j < i - 1; j++) x[j] = 0;
      for (word r = 0; r < i; r++) update_row(r + 1, q->a + r * n, v[r], w[r], v, w);
      for (word j = 0; j < i; j++) v[j] = w[j] = 0;
      continue;
    }
    const double norm = __builtin_sqrt(head * head + tail), end = head > 0 ? -norm : norm;
    const double scale = (end - head) / end;
    for (word j = 0; j < i - 1; j++) x[j] /= head - end;
    x[i - 1] = 1;
    scales[i] = scale;
    q->off_diagonal[i - 1] = end;
    for (word j = 0; j < i; j++) p[j] = 0;
    for (word r = 0; r < i; r++) update_and_multiply(r, q->a + r * n, v, w, x, p);
    for (word j = 0; j < i; j++) p[j] *= scale;
    const double half = -0.5 * scale * dot(i, p, x);
    for (word j = 0; j < i; j++) {
      v[j] = x[j];
      w[j] = p[j] + half * x[j];
    }
  }
  if (n > 0) {
    q->diagonal[0] = q->a[0] - 2 * v[0] * w[0];
    q->off_diagonal[n - 1] = 0;
  }
  return 0;
}

typedef struct {
  word n;
  const double *a; // with the reflectors in its rows
  const double *scales;
  double *q; // n × columns, rows `stride` apart
  word stride, columns;
  word first;   // Q begins as the columns `first` … of the unit matrix; −1: as anything
  double *work; // 3 · 64 n + 64² doubles
  void *scratch;
} reflector_arguments;

/**
 * Q ← (I − Vᵀ T V) Q for the reflectors of rows `begin` … `end`, which touch the first `end − 1` rows of Q, and of a unit
 * matrix as many columns: their product in the compact form of Schreiber & Van Loan (1989); T is lower triangular.
 */
static void apply_reflectors(const reflector_arguments *q, word begin, word end) {
  const word n = q->n, count = end - begin, size = end - 1;
  const word columns = q->first < 0 ? q->columns : smaller(q->columns, size - q->first);
  if (columns <= 0) return;
  double *t = q->work, *v = t + TOGETHER * TOGETHER, *vq = v + TOGETHER * n, *tvq = vq + TOGETHER * n;
  for (word r = 0; r < count; r++) { // rows of V: zero from element begin + r on
    for (word j = 0; j < size; j++) v[r * size + j] = j < begin + r ? q->a[(begin + r) * n + j] : 0;
    double *row = t + r * TOGETHER;
    for (word j = 0; j < TOGETHER; j++) row[j] = 0;
    const double scale = q->scales[begin + r];
    for (word j = 0; j < r; j++) add_scaled(j + 1, row, -scale * dot(begin + j, v + r * size, v + j * size), t + j * TOGETHER);
    row[r] = scale;
  }
  product step = {
    .rows = count, .columns = columns, .depth = size, .a = v, .a_row = size, .a_column = 1, .a_double = 1,
    .b = q->q, .b_row = q->stride, .b_column = 1, .b_double = 1, .out = vq, .out_row = columns, .scratch = q->scratch,
  };
  multiply_64(&step, 0);
  step = (product){
    .rows = count, .columns = columns, .depth = count, .a = t, .a_row = TOGETHER, .a_column = 1, .a_double = 1,
    .b = vq, .b_row = columns, .b_column = 1, .b_double = 1, .out = tvq, .out_row = columns, .scratch = q->scratch,
  };
  multiply_64(&step, 0);
  step = (product){
    .rows = size, .columns = columns, .depth = count, .a = v, .a_row = 1, .a_column = size, .a_double = 1,
    .b = tvq, .b_row = columns, .b_column = 1, .b_double = 1, .out = q->q, .out_row = q->stride, .mode = subtract_64,
    .scratch = q->scratch,
  };
  multiply_64(&step, 0);
}

/** q ← H_{n−1} … H_1 q, with the reflectors that `tridiagonal_reduce` has left in `a`. */
KERNEL(tridiagonal_apply) {
  ARGUMENTS(reflector_arguments, p);
  for (word i = 0; i < (p->first < 0 ? 0 : p->n); i++) {
    for (word j = 0; j < p->columns; j++) p->q[i * p->stride + j] = i == p->first + j;
  }
  for (word i = 1; i < p->n; i += TOGETHER) apply_reflectors(p, i, smaller(p->n, i + TOGETHER));
  return 0;
}
