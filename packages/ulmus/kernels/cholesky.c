// The Cholesky factorisation in its pieces: the caller walks along the diagonal block by block, and may share the rows
// of a piece among threads. Golub & Van Loan, Matrix Computations, §4.2 (blocked, right-looking).
#include "kernel.h"

/** The widest block of the diagonal. */
enum { CHOLESKY_BLOCK = 128 };

typedef struct {
  word n;
  double *a; // the block's first element
  word stride;
  double *inverse; // n × n
} cholesky_block_arguments;

/** L⁻¹ of a lower triangle, by rows; zero above the diagonal. */
static void invert_triangle(word n, const double *l, word stride, double *inverse) {
  for (word i = 0; i < n; i++) {
    double *row = inverse + i * n;
    for (word j = 0; j < n; j++) row[j] = 0;
    for (word k = 0; k < i; k++) add_scaled(k + 1, row, -l[i * stride + k], inverse + k * n);
    const double scale = 1 / l[i * stride + i];
    for (word j = 0; j < i; j++) row[j] *= scale;
    row[i] = scale;
  }
}

/** Factors one block of the diagonal in place and inverts its factor. Returns −1, or the first pivot that is not positive. */
KERNEL(cholesky_block) {
  ARGUMENTS(cholesky_block_arguments, p);
  for (word i = 0; i < p->n; i++) {
    double *row = p->a + i * p->stride;
    for (word j = 0; j < i; j++) {
      const double *other = p->a + j * p->stride;
      row[j] = (row[j] - dot(j, row, other)) / other[j];
    }
    const double pivot = row[i] - dot(i, row, row);
    if (!(pivot > 0 && pivot < __builtin_inf())) return i;
    row[i] = __builtin_sqrt(pivot);
  }
  invert_triangle(p->n, p->a, p->stride, p->inverse);
  return -1;
}

typedef struct {
  word rows, width;
  double *a; // the first of the rows below the block
  word stride;
  const double *inverse; // width × width, of the block above
  void *scratch;
} cholesky_panel_arguments;

/** The rows below a block: a ← a L⁻ᵀ. */
KERNEL(cholesky_panel) {
  ARGUMENTS(cholesky_panel_arguments, p);
  enum { ROWS = 240 };
  double *copy = aligned(p->scratch);
  for (word i = 0; i < p->rows; i += ROWS) {
    const word rows = smaller(ROWS, p->rows - i), width = p->width;
    double *a = p->a + i * p->stride;
    for (word r = 0; r < rows; r++) __builtin_memcpy(copy + r * width, a + r * p->stride, (uintptr_t)width * 8);
    const product step = {
      .rows = rows, .columns = width, .depth = width,
      .a = copy, .a_row = width, .a_column = 1, .a_double = 1,
      .b = p->inverse, .b_row = 1, .b_column = width, .b_double = 1,
      .out = a, .out_row = p->stride, .scratch = copy + ROWS * CHOLESKY_BLOCK,
    };
    multiply_64(&step, 0);
  }
  return 0;
}

typedef struct {
  word n, count;
  const double *factor;
  word stride;
  double *x; // count × n: each row a right-hand side, overwritten by its solution
} cholesky_solve_arguments;

/** LLᵀx = b for up to four right-hand sides at once, so that each row of L is loaded once for all of them. */
INLINE void solve_rows(const cholesky_solve_arguments *p, double *x, const int count) {
  const word n = p->n;
  for (word i = 0; i < n; i++) {
    const double *row = p->factor + i * p->stride;
    vector64 sums[4] = {{0}, {0}, {0}, {0}};
    double sum[4] = {0};
    word k = 0;
    for (; k + LANES64 <= i; k += LANES64) {
      const vector64 l = load64(row + k);
      UNROLL for (int c = 0; c < count; c++) sums[c] = fused64(l, load64(x + c * n + k), sums[c]);
    }
    for (; k < i; k++) UNROLL for (int c = 0; c < count; c++) sum[c] += row[k] * x[c * n + k];
    const double scale = 1 / row[i];
    UNROLL for (int c = 0; c < count; c++) x[c * n + i] = (x[c * n + i] - sum[c] - sum64(sums[c])) * scale;
  }
  for (word i = n - 1; i >= 0; i--) {
    const double *row = p->factor + i * p->stride;
    const double scale = 1 / row[i];
    double value[4];
    UNROLL for (int c = 0; c < count; c++) value[c] = x[c * n + i] *= scale;
    word k = 0;
    for (; k + LANES64 <= i; k += LANES64) {
      const vector64 l = load64(row + k);
      UNROLL for (int c = 0; c < count; c++) store64(x + c * n + k, fused64(splat64(-value[c]), l, load64(x + c * n + k)));
    }
    for (; k < i; k++) UNROLL for (int c = 0; c < count; c++) x[c * n + k] -= value[c] * row[k];
  }
}

/** Solves for every row of x. */
KERNEL(cholesky_solve) {
  ARGUMENTS(cholesky_solve_arguments, p);
  word c = 0;
  for (; c + 4 <= p->count; c += 4) solve_rows(p, p->x + c * p->n, 4);
  for (; c < p->count; c++) solve_rows(p, p->x + c * p->n, 1);
  return 0;
}
