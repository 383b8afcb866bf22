// Four neighbouring outputs of a filter of length 3 by six products instead of twelve: F(4, 3) along a line, at the points
// 0, ±1, ±2 and ∞ (S. Winograd, Arithmetic complexity of computations, 1980; matrices as in A. Lavin and S. Gray, Fast
// algorithms for convolutional neural networks, 2016). out = Aᵀ [(G g) ⊙ (Bᵀ d)] for six inputs d and the filter g.
#pragma once
#include "vector.h"

enum { TILE_INPUTS = 6, TILE_OUTPUTS = 4, TILE_FILTER = 3 };

/** G, row by row. */
static const float filter_factors[TILE_INPUTS][TILE_FILTER] = {
    {1.0f / 4, 0, 0},
    {-1.0f / 6, -1.0f / 6, -1.0f / 6},
    {-1.0f / 6, 1.0f / 6, -1.0f / 6},
    {1.0f / 24, 1.0f / 12, 1.0f / 6},
    {1.0f / 24, -1.0f / 12, 1.0f / 6},
    {0, 0, 1},
};

/** Row `plane` of G times the filter whose weights are `tap` apart. */
INLINE float transform_filter(const float *g, word tap, word plane) {
  const float *factors = filter_factors[plane];
  return factors[0] * g[0] + factors[1] * g[tap] + factors[2] * g[2 * tap];
}

/** Bᵀ d of six pixels' channels; plane i of the result is at to + i · plane. Needs at least one vector of channels. */
INLINE void transform_inputs(float *to, word plane, const float *const pixels[TILE_INPUTS], word channels) {
  const vector32 two = splat32(2), four = splat32(4), five = splat32(5);
  for (word begin = 0; begin < channels; begin += LANES32) {
    const word c = smaller(begin, channels - LANES32); // the last vector is moved back to end with the channels
    const vector32 d0 = load32(pixels[0] + c), d1 = load32(pixels[1] + c), d2 = load32(pixels[2] + c);
    const vector32 d3 = load32(pixels[3] + c), d4 = load32(pixels[4] + c), d5 = load32(pixels[5] + c);
    const vector32 even = d4 - four * d2, odd = d3 - four * d1, far = d4 - d2, slope = two * (d3 - d1);
    store32(to + c, four * d0 - five * d2 + d4);
    store32(to + plane + c, even + odd);
    store32(to + 2 * plane + c, even - odd);
    store32(to + 3 * plane + c, far + slope);
    store32(to + 4 * plane + c, far - slope);
    store32(to + 5 * plane + c, four * d1 - five * d3 + d5);
  }
}

/** Aᵀ m: four pixels of `filters` from six planes of products. Needs at least one vector of filters. */
INLINE void transform_outputs(float *to, const float *from, word plane, word filters) {
  const vector32 two = splat32(2), four = splat32(4), eight = splat32(8);
  for (word begin = 0; begin < filters; begin += LANES32) {
    const word f = smaller(begin, filters - LANES32);
    const vector32 m1 = load32(from + plane + f), m2 = load32(from + 2 * plane + f);
    const vector32 m3 = load32(from + 3 * plane + f), m4 = load32(from + 4 * plane + f);
    const vector32 even = m1 + m2, odd = m1 - m2, far = m3 + m4, slope = m3 - m4;
    store32(to + f, load32(from + f) + even + far);
    store32(to + filters + f, fused32(two, slope, odd));
    store32(to + 2 * filters + f, fused32(four, far, even));
    store32(to + 3 * filters + f, fused32(eight, slope, odd) + load32(from + 5 * plane + f));
  }
}
