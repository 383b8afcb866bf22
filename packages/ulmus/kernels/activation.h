// The activations of a hidden layer on vectors of Float32, in the order of `activations` in activation.ts.
// Absolute errors against exact arithmetic: exp 3e-7 relative; tanh, sigmoid, gaussian, elu, gelu 2e-7; sine and cosine
// 2e-7 for |z| ≤ 1e7 (the argument is reduced in Float64); the others are exact or rounded once or twice.
#pragma once
#include "vector.h"

enum {
  TANH, SIGMOID, RELU, SINE, COSINE, HARDLIM, SOFTLIM, TRIBAS, GAUSSIAN, MULTIQUADRIC, INVERSE_MULTIQUADRIC, IDENTITY,
  INVERSE_TRIBAS, LEAKY_RELU, ELU, GELU, SOFTSIGN, SIGN
};

typedef struct {
  vector32 power;  // 2ⁿ
  vector32 excess; // eᶠ − 1, where eˣ = 2ⁿ eᶠ and |f| ≤ ln 2 / 2
} exponential;

/** x is first brought into −87 … 88, where eˣ is a normal Float32. Taylor's polynomial of degree 7: 6e-9 relative. */
INLINE exponential split_exponential(vector32 x) {
  x = choose(x > splat32(88.0f), splat32(88.0f), choose(x < splat32(-87.0f), splat32(-87.0f), x));
  const vector32 rounder = splat32(12582912.0f); // 1.5 · 2²³: adding it rounds to an integer
  const vector32 shifted = fused32(x, splat32(1.44269504f), rounder);
  const vector32 n = shifted - rounder;
  // ln 2 in two parts, the first short enough for n · ln2 to be exact
  const vector32 f = fused32(n, splat32(2.12194440e-4f), fused32(n, splat32(-0.693359375f), x));
  vector32 p = splat32(1.0f / 5040);
  p = fused32(p, f, splat32(1.0f / 720));
  p = fused32(p, f, splat32(1.0f / 120));
  p = fused32(p, f, splat32(1.0f / 24));
  p = fused32(p, f, splat32(1.0f / 6));
  p = fused32(p, f, splat32(0.5f));
  p = fused32(p * f, f, f);
  const mask32 exponent = ((mask32)shifted - (mask32)rounder + 127) << 23;
  return (exponential){(vector32)exponent, p};
}

INLINE vector32 exp32(vector32 x) {
  const exponential e = split_exponential(x);
  return fused32(e.power, e.excess, e.power);
}

/** tanh z = (e²ᶻ − 1) / (e²ᶻ + 1), with e²ᶻ − 1 formed without cancellation; |z| ≤ 10 is enough for Float32. */
INLINE vector32 tanh32(vector32 z) {
  z = choose(z > splat32(10.0f), splat32(10.0f), choose(z < splat32(-10.0f), splat32(-10.0f), z));
  const exponential e = split_exponential(z + z);
  const vector32 m = fused32(e.power, e.excess, e.power - splat32(1.0f));
  return m / (m + splat32(2.0f));
}

/** sin(z + quarter · π/2). The remainder to the nearest multiple of π/2 is taken in Float64, then Taylor's polynomials. */
INLINE vector32 sine32(vector32 z, int quarter) {
  vector32 f;
  mask32 turns;
  UNROLL for (int i = 0; i < LANES32; i++) {
    const double x = z[i];
    const double rounder = 6755399441055744.0; // 1.5 · 2⁵²
    const double n = (x * 0.63661977236758134308 + rounder) - rounder;
    f[i] = (float)(x - n * 1.57079632679489661923);
    turns[i] = n > -1e9 && n < 1e9 ? (int32_t)n : 0;
  }
  turns += quarter;
  const vector32 q = f * f;
  vector32 s = splat32(2.7557319e-6f);
  s = fused32(s, q, splat32(-1.9841270e-4f));
  s = fused32(s, q, splat32(8.3333333e-3f));
  s = fused32(s, q, splat32(-1.6666667e-1f));
  s = fused32(s * q, f, f);
  vector32 c = splat32(-2.7557319e-7f);
  c = fused32(c, q, splat32(2.4801587e-5f));
  c = fused32(c, q, splat32(-1.3888889e-3f));
  c = fused32(c, q, splat32(4.1666667e-2f));
  c = fused32(c, q, splat32(-0.5f));
  c = fused32(c, q, splat32(1.0f));
  const vector32 value = choose((turns & 1) != 0, c, s);
  return choose((turns & 2) != 0, -value, value);
}

INLINE vector32 magnitude32(vector32 z) { return choose(z < (vector32){0}, -z, z); }

/** eᶻ − 1 below 0, without cancellation. */
INLINE vector32 elu32(vector32 z) {
  const exponential e = split_exponential(z);
  return choose(z > (vector32){0}, z, fused32(e.power, e.excess, e.power - splat32(1.0f)));
}

/**
 * z Φ(z) = max(z, 0) − |z| erfc(x) / 2, x = |z| / √2. With t = 1 / (1 + 0.4 x), erfc(x) ≈ t P(t) e^(−x²): coefficients by
 * least squares, reweighted towards the smallest largest error of x erfc(x), which is 8e-9.
 */
INLINE vector32 gelu32(vector32 z) {
  const vector32 zero = {0}, one = splat32(1.0f), size = magnitude32(z);
  const vector32 t = one / fused32(size, splat32(0.28284271f), one);
  vector32 p = splat32(-0.206367307f);
  p = fused32(p, t, splat32(0.733760265f));
  p = fused32(p, t, splat32(-0.410333015f));
  p = fused32(p, t, splat32(0.499645961f));
  p = fused32(p, t, splat32(0.149425285f));
  p = fused32(p, t, splat32(0.233868467f));
  const vector32 tail = splat32(0.5f) * size * t * p * exp32(splat32(-0.5f) * z * z);
  return choose(z > zero, z, zero) - tail;
}

INLINE vector32 root32(vector32 x) {
#if defined(__wasm__)
  return (vector32)wasm_f32x4_sqrt((v128_t)x);
#else
  return __builtin_elementwise_sqrt(x);
#endif
}

INLINE vector32 activate(vector32 z, word activation) {
  const vector32 zero = {0}, one = splat32(1.0f);
  switch (activation) {
    case TANH: return tanh32(z);
    case SIGMOID: return one / (one + exp32(-z));
    case RELU: return choose(z > zero, z, zero);
    case SINE: return sine32(z, 0);
    case COSINE: return sine32(z, 1);
    case HARDLIM: return choose(z > zero, one, zero);
    case SOFTLIM: return choose(z > one, one, choose(z < zero, zero, z));
    case TRIBAS: {
      const vector32 rest = one - magnitude32(z);
      return choose(rest < zero, zero, rest);
    }
    case GAUSSIAN: return exp32(-z * z);
    case MULTIQUADRIC: return root32(fused32(z, z, one));
    case INVERSE_MULTIQUADRIC: return one / root32(fused32(z, z, one));
    case INVERSE_TRIBAS: return choose(magnitude32(z) > one, one, magnitude32(z));
    case LEAKY_RELU: return choose(z > zero, z, splat32(0.01f) * z);
    case ELU: return elu32(z);
    case GELU: return gelu32(z);
    case SOFTSIGN: return z / (one + magnitude32(z));
    case SIGN: return choose(z > zero, one, choose(z < zero, -one, zero));
    default: return z;
  }
}

/** x (rows × columns, rows `stride` apart) = activation(x + bias), bias the same for every row. */
INLINE void activate_block(float *x, word stride, word rows, word columns, const float *bias, const word activation) {
  for (word i = 0; i < rows; i++, x += stride) {
    word j = 0;
    for (; j + LANES32 <= columns; j += LANES32) store32(x + j, activate(load32(x + j) + load32(bias + j), activation));
    if (j == columns) continue;
    float rest[LANES32] = {0};
    for (word k = j; k < columns; k++) rest[k - j] = x[k] + bias[k];
    store32(rest, activate(load32(rest), activation));
    for (word k = j; k < columns; k++) x[k] = rest[k - j];
  }
}

/** The same, with the choice of activation outside the loops. */
static void add_bias_and_activate(float *x, word stride, word rows, word columns, const float *bias, word activation) {
#define CASE(name) case name: activate_block(x, stride, rows, columns, bias, name); return;
  switch (activation) {
    CASE(TANH) CASE(SIGMOID) CASE(RELU) CASE(SINE) CASE(COSINE) CASE(HARDLIM) CASE(SOFTLIM) CASE(TRIBAS)
    CASE(GAUSSIAN) CASE(MULTIQUADRIC) CASE(INVERSE_MULTIQUADRIC) CASE(INVERSE_TRIBAS) CASE(LEAKY_RELU) CASE(ELU)
    CASE(GELU) CASE(SOFTSIGN) CASE(SIGN)
    default: activate_block(x, stride, rows, columns, bias, IDENTITY);
  }
#undef CASE
}
