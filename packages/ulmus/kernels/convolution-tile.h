// The tile of a convolution: some neighbouring pixels × FILTERS filters, held in registers while the inputs are read where
// they lie. A product without its left matrix.
#pragma once
#include "vector.h"

#if defined(__wasm__)
enum { PIXELS = 2, FILTER_VECTORS = 4 };
#elif defined(__AVX512F__) || defined(__aarch64__)
enum { PIXELS = 12, FILTER_VECTORS = 2 };
#elif defined(__AVX__)
enum { PIXELS = 6, FILTER_VECTORS = 2 };
#else
enum { PIXELS = 4, FILTER_VECTORS = 2 };
#endif

enum { FILTERS = FILTER_VECTORS * LANES32 };

/** How a tile finds its inputs: `rows` × `runs` × `run` adjacent ones for each pixel. */
typedef struct {
  word rows, row_step, runs, run_step, run, pixel_step;
} reach;

/** `pixels` neighbours × FILTERS filters, of which `count` are written; x is the first input of the first pixel. */
INLINE void convolution_tile(const reach *r, const float *x, const float *w, float *out, word stride, word count, const int pixels) {
  vector32 sum[PIXELS][FILTER_VECTORS];
  UNROLL for (int i = 0; i < pixels; i++) {
    UNROLL for (int j = 0; j < FILTER_VECTORS; j++) sum[i][j] = (vector32){0};
  }
  for (word y = 0; y < r->rows; y++) {
    for (word n = 0; n < r->runs; n++) {
      const float *from = x + y * r->row_step + n * r->run_step;
#if defined(__wasm__)
      _Pragma("clang loop unroll(disable)")
#endif
      for (word k = 0; k < r->run; k++, w += FILTERS) {
        vector32 right[FILTER_VECTORS];
        UNROLL for (int j = 0; j < FILTER_VECTORS; j++) right[j] = load32(w + j * LANES32);
        UNROLL for (int i = 0; i < pixels; i++) {
          const vector32 left = splat32(from[i * r->pixel_step + k]);
          UNROLL for (int j = 0; j < FILTER_VECTORS; j++) sum[i][j] = fused32(left, right[j], sum[i][j]);
        }
      }
    }
  }
  UNROLL for (int i = 0; i < pixels; i++, out += stride) {
    if (count == FILTERS) {
      UNROLL for (int j = 0; j < FILTER_VECTORS; j++) store32(out + j * LANES32, sum[i][j]);
    } else {
      float all[FILTERS];
      UNROLL for (int j = 0; j < FILTER_VECTORS; j++) store32(all + j * LANES32, sum[i][j]);
      for (word j = 0; j < count; j++) out[j] = all[j];
    }
  }
}

static __attribute__((noinline)) void many_pixels(const reach *r, const float *x, const float *w, float *out, word stride, word count) {
  convolution_tile(r, x, w, out, stride, count, PIXELS);
}

static __attribute__((noinline)) void one_pixel(const reach *r, const float *x, const float *w, float *out, word stride, word count) {
  convolution_tile(r, x, w, out, stride, count, 1);
}

/** out (width × filters) = the sums of `width` neighbours from input x on; the last tile is moved back to end with them. */
static void convolve_line(const reach *r, const float *x, const float *w, float *out, word width, word filters) {
  const word size = r->rows * r->runs * r->run * FILTERS;
  for (word f = 0; f < filters; f += FILTERS, w += size) {
    const word count = smaller(FILTERS, filters - f);
    if (width < PIXELS) {
      for (word i = 0; i < width; i++) one_pixel(r, x + i * r->pixel_step, w, out + i * filters + f, filters, count);
      continue;
    }
    for (word i = 0; i < width; i += PIXELS) {
      const word first = smaller(i, width - PIXELS);
      many_pixels(r, x + first * r->pixel_step, w, out + first * filters + f, filters, count);
    }
  }
}
