// Direct convolution of one input (height × width × channels, padded by the caller) with many filters, then bias,
// activation and the largest of each pool. A tile of pixels × filters is held in registers, and inputs are read where
// they lie: a product without its left matrix.
#include "kernel.h"

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

typedef struct {
  word row_begin, row_end, column_begin, column_end; // of the pooled output
  word pool_height, pool_width;
  word kernel_height, runs, run; // a row of the kernel is `runs` runs of `run` adjacent inputs
  word run_step, row_step;       // from run to run and from row to row of the kernel
  word pixel_step, line_step;    // from pixel to pixel and from line to line of the output before pooling
  const float *input;
  word filters;
  const float *weights; // for each FILTERS filters: kernel_height × runs × run × FILTERS
  const float *bias;    // filters
  word activation;
  float *out;   // pooled
  word out_row; // from one pooled row to the next
  void *scratch;
} convolution_arguments;

/** `pixels` neighbours × FILTERS filters, of which `count` are written; x is the first input of the first pixel. */
INLINE void convolution_tile(const convolution_arguments *p, const float *x, const float *w, float *out, word count, const int pixels) {
  vector32 sum[PIXELS][FILTER_VECTORS];
  UNROLL for (int i = 0; i < pixels; i++) {
    UNROLL for (int j = 0; j < FILTER_VECTORS; j++) sum[i][j] = (vector32){0};
  }
  for (word y = 0; y < p->kernel_height; y++) {
    for (word r = 0; r < p->runs; r++) {
      const float *from = x + y * p->row_step + r * p->run_step;
#if defined(__wasm__)
      _Pragma("clang loop unroll(disable)")
#endif
      for (word k = 0; k < p->run; k++, w += FILTERS) {
        vector32 right[FILTER_VECTORS];
        UNROLL for (int j = 0; j < FILTER_VECTORS; j++) right[j] = load32(w + j * LANES32);
        UNROLL for (int i = 0; i < pixels; i++) {
          const vector32 left = splat32(from[i * p->pixel_step + k]);
          UNROLL for (int j = 0; j < FILTER_VECTORS; j++) sum[i][j] = fused32(left, right[j], sum[i][j]);
        }
      }
    }
  }
  UNROLL for (int i = 0; i < pixels; i++, out += p->filters) {
    if (count == FILTERS) {
      UNROLL for (int j = 0; j < FILTER_VECTORS; j++) store32(out + j * LANES32, sum[i][j]);
    } else {
      float all[FILTERS];
      UNROLL for (int j = 0; j < FILTER_VECTORS; j++) store32(all + j * LANES32, sum[i][j]);
      for (word j = 0; j < count; j++) out[j] = all[j];
    }
  }
}

static __attribute__((noinline)) void many_pixels(const convolution_arguments *p, const float *x, const float *w, float *out, word count) {
  convolution_tile(p, x, w, out, count, PIXELS);
}

static __attribute__((noinline)) void one_pixel(const convolution_arguments *p, const float *x, const float *w, float *out, word count) {
  convolution_tile(p, x, w, out, count, 1);
}

/** out (width × filters): the pixels of one line from input x on; the last tile is moved back to end with the line. */
static void convolve_line(const convolution_arguments *p, const float *x, float *out, word width) {
  const word size = p->kernel_height * p->runs * p->run * FILTERS;
  for (word f = 0; f < p->filters; f += FILTERS) {
    const float *w = p->weights + f / FILTERS * size;
    const word count = smaller(FILTERS, p->filters - f);
    if (width < PIXELS) {
      for (word i = 0; i < width; i++) one_pixel(p, x + i * p->pixel_step, w, out + i * p->filters + f, count);
      continue;
    }
    for (word i = 0; i < width; i += PIXELS) {
      const word first = smaller(i, width - PIXELS);
      many_pixels(p, x + first * p->pixel_step, w, out + first * p->filters + f, count);
    }
  }
  add_bias_and_activate(out, p->filters, width, p->filters, p->bias, p->activation);
}

/** to (filters) = the largest of each filter over the pool that begins at `from`; lines are `line` apart. */
static void pool_largest(const convolution_arguments *p, float *to, const float *from, word line) {
  for (word f = 0; f < p->filters; f++) to[f] = from[f];
  for (word y = 0; y < p->pool_height; y++) {
    for (word x = 0; x < p->pool_width; x++) {
      const float *pixel = from + y * line + x * p->filters;
      word f = 0;
      for (; f + LANES32 <= p->filters; f += LANES32) store32(to + f, larger32(load32(pixel + f), load32(to + f)));
      for (; f < p->filters; f++) to[f] = pixel[f] > to[f] ? pixel[f] : to[f];
    }
  }
}

/** The pooled rows and columns begin … end, so many columns at a time that their lines stay in the caches. */
KERNEL(convolution) {
  ARGUMENTS(convolution_arguments, p);
  enum { CACHED = 16384 };
  const word area = p->pool_height * p->pool_width;
  const word room = larger(1, CACHED / larger(1, area * p->filters));
  const word step = area == 1 ? larger(1, p->column_end - p->column_begin) : room;
  for (word y = p->row_begin; y < p->row_end; y++) {
    for (word x = p->column_begin; x < p->column_end; x += step) {
      const word columns = smaller(step, p->column_end - x), width = columns * p->pool_width;
      float *to = p->out + y * p->out_row + x * p->filters;
      float *lines = area == 1 ? to : (float *)aligned(p->scratch);
      for (word l = 0; l < p->pool_height; l++) {
        const float *from = p->input + (y * p->pool_height + l) * p->line_step + x * p->pool_width * p->pixel_step;
        convolve_line(p, from, lines + l * width * p->filters, width);
      }
      if (area == 1) continue;
      for (word i = 0; i < columns; i++) {
        pool_largest(p, to + i * p->filters, lines + i * p->pool_width * p->filters, width * p->filters);
      }
    }
  }
  return 0;
}

/** How many filters `weights` packs together. */
KERNEL(convolution_filters) {
  (void)words;
  return FILTERS;
}
