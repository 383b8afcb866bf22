// The states of a leaky reservoir of tanh units: x ← (1 − a) x + a tanh(W x + u), W in compressed sparse rows.
#include "kernel.h"

typedef struct {
  word steps, units;
  const int32_t *starts;  // units + 1: where each row of W begins
  const int32_t *columns; // of W's elements
  const float *weights;
  const float *inputs; // steps × units
  const float *leak;   // a, of one element
  const float *state;  // units: x before the first step
  float *out;          // steps × units: x after each step
} reservoir_arguments;

/** Element of W x: four sums, so that additions need not wait for each other. */
INLINE float sparse_dot(word begin, word end, const int32_t *columns, const float *weights, const float *x) {
  float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  word k = begin;
  for (; k + 4 <= end; k += 4) {
    s0 += weights[k] * x[columns[k]];
    s1 += weights[k + 1] * x[columns[k + 1]];
    s2 += weights[k + 2] * x[columns[k + 2]];
    s3 += weights[k + 3] * x[columns[k + 3]];
  }
  for (; k < end; k++) s0 += weights[k] * x[columns[k]];
  return (s0 + s1) + (s2 + s3);
}

KERNEL(reservoir) {
  ARGUMENTS(reservoir_arguments, p);
  const word n = p->units;
  const float leak = p->leak[0], rest = 1 - leak;
  const float *x = p->state, *input = p->inputs;
  float *next = p->out;
  for (word t = 0; t < p->steps; t++, x = next, next += n, input += n) {
    for (word i = 0; i < n; i += LANES32) {
      float z[LANES32] = {0}, old[LANES32] = {0};
      const word count = smaller(LANES32, n - i);
      for (word r = 0; r < count; r++) {
        z[r] = input[i + r] + sparse_dot(p->starts[i + r], p->starts[i + r + 1], p->columns, p->weights, x);
        old[r] = x[i + r];
      }
      store32(z, fused32(splat32(leak), tanh32(load32(z)), splat32(rest) * load32(old)));
      for (word r = 0; r < count; r++) next[i + r] = z[r];
    }
  }
  return 0;
}
