// Convolution of one input (height × width × channels) with many filters, then bias, activation and the largest of each
// pool. What some columns of a pooled row need is gathered, with the zeros around the input, into lines in the scratch
// memory, and convolved there (convolution-tile.h) while it is in the caches.
// With `planes` the lines are transformed (winograd.h), and each of six planes is convolved with a kernel of width 1.
#include "activation.h"
#include "convolution-tile.h"
#include "kernel.h"
#include "winograd.h"

/** CACHED: how many values are gathered and computed together, so that they stay in the first cache. */
enum { CACHED = 8192, WHOLE_COLUMNS = 4 };

typedef struct {
  word row_begin, row_end, column_begin, column_end; // of the pooled output; a share begins with a multiple of 4 columns
  word height, width, channels;
  word kernel_height, kernel_width;
  word row_stride, column_stride, row_dilation, column_dilation;
  word rows_before, columns_before; // zeros around the input
  word pool_height, pool_width;
  word filters;
  word planes; // 6, or 1 for a convolution as it is defined
  const float *input;
  const float *weights; // of convolution_weights
  const float *bias;    // filters
  word activation;
  float *out;   // pooled
  word out_row; // from one pooled row to the next
  void *scratch;
} convolution_arguments;

/** A piece of the output: columns of one pooled row, and the lines of pixels behind them. */
typedef struct {
  word row, column, columns;
  word width;         // pixels in a line, before pooling
  word lines, length; // gathered together: lines, and pixels or tiles in each
} piece;

static piece piece_at(const convolution_arguments *p, word row, word column, word columns) {
  const word width = columns * p->pool_width;
  const word lines = (p->pool_height - 1) * p->row_stride + (p->kernel_height - 1) * p->row_dilation + 1;
  const word pixels = (width - 1) * p->column_stride + (p->kernel_width - 1) * p->column_dilation + 1;
  return (piece){row, column, columns, width, lines, p->planes == 1 ? pixels : (width + TILE_OUTPUTS - 1) / TILE_OUTPUTS};
}

/** Line `y` of the input, or 0 where that is zeros. */
INLINE const float *line_at(const convolution_arguments *p, word y) {
  return y < 0 || y >= p->height ? 0 : p->input + y * p->width * p->channels;
}

/** to: lines × length × channels. */
static void gather(const convolution_arguments *p, const piece *q, float *to) {
  const word first = q->column * p->pool_width * p->column_stride - p->columns_before;
  const word begin = smaller(larger(0, -first), q->length), end = larger(begin, smaller(q->length, p->width - first));
  const word pixel = p->channels * (word)sizeof(float);
  for (word l = 0; l < q->lines; l++, to += q->length * p->channels) {
    const float *line = line_at(p, q->row * p->pool_height * p->row_stride - p->rows_before + l);
    if (!line || end - begin < q->length) __builtin_memset(to, 0, q->length * pixel);
    if (line) __builtin_memcpy(to + begin * p->channels, line + (first + begin) * p->channels, (end - begin) * pixel);
  }
}

/** to: planes × lines × length × channels; `zeros` are as many as channels. */
static void gather_planes(const convolution_arguments *p, const piece *q, float *to, float *zeros) {
  const word first = q->column * p->pool_width - p->columns_before, plane = q->lines * q->length * p->channels;
  for (word c = 0; c < p->channels; c++) zeros[c] = 0;
  for (word l = 0; l < q->lines; l++) {
    const float *line = line_at(p, q->row * p->pool_height * p->row_stride - p->rows_before + l);
    for (word t = 0; t < q->length; t++, to += p->channels) {
      const word x = first + t * TILE_OUTPUTS;
      const float *pixels[TILE_INPUTS];
      for (int i = 0; i < TILE_INPUTS; i++) {
        pixels[i] = line && x + i >= 0 && x + i < p->width ? line + (x + i) * p->channels : zeros;
      }
      transform_inputs(to, plane, pixels, p->channels);
    }
  }
}

/** out: pool_height × width × filters, the sums. */
static void convolve_piece(const convolution_arguments *p, const piece *q, const float *gathered, float *out) {
  const word step = q->length * p->channels, together = p->column_dilation == 1;
  const reach r = {
      p->kernel_height, p->row_dilation * step, together ? 1 : p->kernel_width, p->column_dilation * p->channels,
      together ? p->kernel_width * p->channels : p->channels, p->column_stride * p->channels,
  };
  for (word l = 0; l < p->pool_height; l++, out += q->width * p->filters) {
    convolve_line(&r, gathered + l * p->row_stride * step, aligned(p->weights), out, q->width, p->filters);
  }
}

/** The same by planes; `products`: planes × pool_height × length × filters. */
static void convolve_planes(const convolution_arguments *p, const piece *q, const float *x, float *products, float *out) {
  const word step = q->length * p->channels, plane = p->pool_height * q->length * p->filters;
  const reach r = {p->kernel_height, p->row_dilation * step, 1, 0, p->channels, p->channels};
  const word size = (p->filters + FILTERS - 1) / FILTERS * FILTERS * p->kernel_height * p->channels;
  // Lines of tiles follow each other without a gap: with a stride of 1 they are as one.
  const word joined = p->row_stride == 1 ? p->pool_height : 1;
  for (word i = 0; i < TILE_INPUTS; i++) {
    for (word l = 0; l < p->pool_height; l += joined) {
      convolve_line(&r, x + i * q->lines * step + l * p->row_stride * step, (const float *)aligned(p->weights) + i * size,
                    products + i * plane + l * q->length * p->filters, joined * q->length, p->filters);
    }
  }
  for (word t = 0; t < p->pool_height * q->length; t++) {
    transform_outputs(out + t * TILE_OUTPUTS * p->filters, products + t * p->filters, plane, p->filters);
  }
}

/** to (filters) = the largest of each filter over the pool that begins at `from`; lines are `line` apart. */
static void pool_largest(const convolution_arguments *p, float *to, const float *from, word line) {
  word f = 0;
  for (; f + LANES32 <= p->filters; f += LANES32) {
    vector32 largest = load32(from + f);
    for (word y = 0; y < p->pool_height; y++) {
      for (word x = 0; x < p->pool_width; x++) largest = larger32(load32(from + y * line + x * p->filters + f), largest);
    }
    store32(to + f, largest);
  }
  for (; f < p->filters; f++) {
    to[f] = from[f];
    for (word y = 0; y < p->pool_height; y++) {
      for (word x = 0; x < p->pool_width; x++) {
        const float value = from[y * line + x * p->filters + f];
        to[f] = value > to[f] ? value : to[f];
      }
    }
  }
}

/** Bias, activation and pools of a piece; its lines are `line` pixels. */
static void finish(const convolution_arguments *p, const piece *q, float *pixels, word line) {
  float *to = p->out + q->row * p->out_row + q->column * p->filters;
  // These keep the order of values: the largest may be found first.
  const word isOrdered = p->activation == RELU || p->activation == IDENTITY;
  if (!isOrdered) add_bias_and_activate(pixels, p->filters, p->pool_height * line, p->filters, p->bias, p->activation);
  for (word i = 0; i < q->columns && pixels != to; i++) {
    pool_largest(p, to + i * p->filters, pixels + i * p->pool_width * p->filters, line * p->filters);
  }
  if (isOrdered) add_bias_and_activate(to, p->filters, q->columns, p->filters, p->bias, p->activation);
}

/**
 * So many columns at a time that what they need stays in the caches. Multiples of 4, so that four pixels whose products
 * are shared are the same four however the columns are cut; and, unless that is far too many, whole tiles of PIXELS.
 */
static word columns_together(const convolution_arguments *p) {
  const piece q = piece_at(p, 0, 0, WHOLE_COLUMNS);
  const word values = p->planes * q.length * (q.lines * p->channels + p->pool_height * p->filters);
  const word places = p->planes == 1 ? q.width : q.length * p->pool_height;
  word whole = 1;
  while (whole * places % PIXELS != 0) whole++;
  if (whole * values > 4 * CACHED) whole = 1;
  return WHOLE_COLUMNS * whole * larger(1, CACHED / (whole * values));
}

/** The pooled rows and columns begin … end. */
KERNEL(convolution) {
  ARGUMENTS(convolution_arguments, p);
  const word step = columns_together(p);
  for (word y = p->row_begin; y < p->row_end; y++) {
    for (word x = p->column_begin; x < p->column_end; x += step) {
      const piece q = piece_at(p, y, x, smaller(step, p->column_end - x));
      float *const zeros = aligned(p->scratch);
      float *const gathered = aligned(zeros + p->channels);
      float *const products = aligned(gathered + p->planes * q.lines * q.length * p->channels);
      if (p->planes == 1) {
        float *const pixels = p->pool_height * p->pool_width > 1 ? products : p->out + y * p->out_row + x * p->filters;
        gather(p, &q, gathered);
        convolve_piece(p, &q, gathered, pixels);
        finish(p, &q, pixels, q.width);
      } else {
        float *const pixels = aligned(products + p->planes * p->pool_height * q.length * p->filters);
        gather_planes(p, &q, gathered, zeros);
        convolve_planes(p, &q, gathered, products, pixels);
        finish(p, &q, pixels, q.length * TILE_OUTPUTS);
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

typedef struct {
  word kernel_height, kernel_width, channels, filters, planes;
  const float *weights; // kernel_height × kernel_width × channels × filters
  float *out;           // planes × groups of FILTERS filters × kernel_height × kernel_width (1 with planes) × channels × FILTERS
} weights_arguments;

/** Packs the weights of FILTERS filters at a time, with zeros for those that the last group lacks; with planes, G · weights. */
KERNEL(convolution_weights) {
  ARGUMENTS(weights_arguments, p);
  const word columns = p->planes == 1 ? p->kernel_width : 1, tap = p->channels * p->filters;
  float *out = aligned(p->out);
  for (word plane = 0; plane < p->planes; plane++) {
    for (word f = 0; f < p->filters; f += FILTERS) {
      const word count = smaller(FILTERS, p->filters - f);
      for (word y = 0; y < p->kernel_height; y++) {
        for (word x = 0; x < columns; x++) {
          const float *from = p->weights + (y * p->kernel_width + x) * tap + f;
          for (word c = 0; c < p->channels; c++, from += p->filters, out += FILTERS) {
            for (word j = 0; j < FILTERS; j++) out[j] = 0;
            if (p->planes == 1) for (word j = 0; j < count; j++) out[j] = from[j];
            else for (word j = 0; j < count; j++) out[j] = transform_filter(from + j, tap, plane);
          }
        }
      }
    }
  }
  return 0;
}
