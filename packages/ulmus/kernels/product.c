// Matrix products in Float32 and Float64, HᵀH among them, and the hidden layer: a product with an activation at its end.
#include "kernel.h"
#include "activation.h"

/** out (rows × columns) = a (rows × depth) · b (depth × columns). Element (i, k) of a is a[i * a_row + k * a_column]. */
typedef struct {
  word rows, columns, depth;
  const void *a;
  word a_row, a_column, a_double; // a_double: a holds Float64, else Float32
  const void *b;
  word b_row, b_column, b_double;
  void *out;
  word out_row;
  word mode;                // 0 replaces, 1 adds, 2 subtracts
  word triangle, first_row; // triangle: touch only the elements (i, j) with j ≤ i + first_row
  const float *bias;        // with an activation: a value for each column
  word activation;
  void *scratch; // `scratch_bytes`
} product;

// V8 keeps the tile in registers only if sums, a row of b and one element of a are fewer than 16 vectors.
#if defined(__wasm__)
enum { ROWS32 = 2, VECTORS32 = 4, ROWS64 = 2, VECTORS64 = 4 };
#elif defined(__AVX512F__) || defined(__aarch64__)
enum { ROWS32 = 8, VECTORS32 = 3, ROWS64 = 8, VECTORS64 = 3 };
#elif defined(__AVX__)
enum { ROWS32 = 6, VECTORS32 = 2, ROWS64 = 6, VECTORS64 = 2 };
#else
enum { ROWS32 = 4, VECTORS32 = 2, ROWS64 = 4, VECTORS64 = 2 };
#endif

enum { SCRATCH_BYTES = 8 << 20 };

#define ELEMENT float
#define VECTOR vector32
#define LANES LANES32
#define SPLAT splat32
#define FUSED fused32
#define LOAD load32
#define STORE store32
#define NAME(x) x##_32
#define TILE_ROWS ROWS32
#define TILE_VECTORS VECTORS32
#define DEPTH 512
#define BLOCK_ROWS 192
#define BLOCK_COLUMNS 2064
#define FINISH(p, row, rows, column, width)                                                                        \
  add_bias_and_activate((float *)p->out + (row) * p->out_row + (column), p->out_row, rows, width, p->bias + (column), \
                        p->activation)
#include "tile.h"
#include "product.h"
#include "undefine.h"

#define ELEMENT double
#define VECTOR vector64
#define LANES LANES64
#define SPLAT splat64
#define FUSED fused64
#define LOAD load64
#define STORE store64
#define NAME(x) x##_64
#define TILE_ROWS ROWS64
#define TILE_VECTORS VECTORS64
#define DEPTH 384
#define BLOCK_ROWS 96
#define BLOCK_COLUMNS 2064
#define FINISH(p, row, rows, column, width) (void)0
#include "tile.h"
#include "product.h"
#include "undefine.h"

// The largest copies of a and b, beside what the callers of a product put before them.
_Static_assert(384 * (2064 + tile_columns_64 + 96) * 8 + (1 << 20) <= SCRATCH_BYTES, "scratch memory for Float64");
_Static_assert(512 * (2064 + tile_columns_32 + 192) * 4 + (1 << 20) <= SCRATCH_BYTES, "scratch memory for Float32");

/** Products and sums in Float32; `out` is Float32. With a bias: out = activation(out + bias). */
KERNEL(multiply_single) {
  ARGUMENTS(product, p);
  multiply_32(p, 0);
  return 0;
}

/** Products in Float32, whose sums over panels of 512 are added to a Float64 `out`. */
KERNEL(multiply_panels) {
  ARGUMENTS(product, p);
  multiply_32(p, 1);
  return 0;
}

/** Products and sums in Float64; `out` is Float64. */
KERNEL(multiply_double) {
  ARGUMENTS(product, p);
  multiply_64(p, 0);
  return 0;
}

/** The bytes that the `scratch` of every kernel needs, whatever the sizes. */
KERNEL(scratch_bytes) {
  (void)words;
  return SCRATCH_BYTES;
}

typedef struct {
  word begin, end; // rows of the lower triangle
  double *a;
  word stride;
} mirror_arguments;

/** Copies the lower triangle's rows `begin` … `end` above the diagonal, in squares that fit the first cache. */
KERNEL(mirror) {
  ARGUMENTS(mirror_arguments, p);
  enum { SIDE = 8 };
  for (word i0 = p->begin; i0 < p->end; i0 += SIDE) {
    const word rows = smaller(SIDE, p->end - i0);
    for (word j0 = 0; j0 < i0 + rows; j0 += SIDE) {
      for (word j = j0; j < smaller(j0 + SIDE, i0 + rows - 1); j++) {
        for (word i = larger(i0, j + 1); i < i0 + rows; i++) p->a[j * p->stride + i] = p->a[i * p->stride + j];
      }
    }
  }
  return 0;
}
