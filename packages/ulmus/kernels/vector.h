// Vectors of the target's width, and the few operations that C has no operator for.
// Everything is written with the vector extension of clang, so that one source serves SIMD128, NEON, SSE, AVX2 and AVX-512.
// No libc, no allocation, no threads, no state: memory comes with the arguments.
#pragma once
#include <stdint.h>

/** An integer as wide as a pointer. Every argument of a kernel is one. */
typedef intptr_t word;

#if defined(__wasm__)
#include <wasm_simd128.h>
#endif

#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

enum { LANES32 = VECTOR_BYTES / 4, LANES64 = VECTOR_BYTES / 8 };

typedef float vector32 __attribute__((vector_size(VECTOR_BYTES)));
typedef double vector64 __attribute__((vector_size(VECTOR_BYTES)));
typedef int32_t mask32 __attribute__((vector_size(VECTOR_BYTES)));
/** The same, at any address that suits one element. */
typedef float loose32 __attribute__((vector_size(VECTOR_BYTES), aligned(4)));
typedef double loose64 __attribute__((vector_size(VECTOR_BYTES), aligned(8)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE word smaller(word a, word b) { return a < b ? a : b; }
INLINE word larger(word a, word b) { return a > b ? a : b; }

/** The next address that a vector may be loaded from. */
INLINE void *aligned(const void *p) { return (void *)(((uintptr_t)p + 127) & ~(uintptr_t)127); }

// x − 0 is x even for −0, so that the subtraction is dropped.
INLINE vector32 splat32(float x) { return x - (vector32){0}; }
INLINE vector64 splat64(double x) { return x - (vector64){0}; }
INLINE vector32 load32(const float *p) { return *(const loose32 *)p; }
INLINE vector64 load64(const double *p) { return *(const loose64 *)p; }
INLINE void store32(float *p, vector32 x) { *(loose32 *)p = x; }
INLINE void store64(double *p, vector64 x) { *(loose64 *)p = x; }

/** a · b + c, rounded once where the target can. Built with -ffp-contract=fast. */
INLINE vector32 fused32(vector32 a, vector32 b, vector32 c) {
#if defined(__wasm_relaxed_simd__)
  return (vector32)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#else
  return a * b + c;
#endif
}

INLINE vector64 fused64(vector64 a, vector64 b, vector64 c) {
#if defined(__wasm_relaxed_simd__)
  return (vector64)wasm_f64x2_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#else
  return a * b + c;
#endif
}

/** Lane by lane: where the mask is set yes, else no. */
INLINE vector32 choose(mask32 mask, vector32 yes, vector32 no) {
  return (vector32)(((mask32)yes & mask) | ((mask32)no & ~mask));
}

/** a > b ? a : b. */
INLINE vector32 larger32(vector32 a, vector32 b) {
#if defined(__wasm__)
  return (vector32)wasm_f32x4_pmax((v128_t)b, (v128_t)a);
#else
  return choose(a > b, a, b);
#endif
}

INLINE double sum64(vector64 x) {
  double sum = 0;
  UNROLL for (int i = 0; i < LANES64; i++) sum += x[i];
  return sum;
}

/** Σ a_i b_i over n elements. */
static double dot(word n, const double *a, const double *b) {
  vector64 s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
  word i = 0;
  for (; i + 4 * LANES64 <= n; i += 4 * LANES64) {
    s0 = fused64(load64(a + i), load64(b + i), s0);
    s1 = fused64(load64(a + i + LANES64), load64(b + i + LANES64), s1);
    s2 = fused64(load64(a + i + 2 * LANES64), load64(b + i + 2 * LANES64), s2);
    s3 = fused64(load64(a + i + 3 * LANES64), load64(b + i + 3 * LANES64), s3);
  }
  for (; i + LANES64 <= n; i += LANES64) s0 = fused64(load64(a + i), load64(b + i), s0);
  double rest = 0;
  for (; i < n; i++) rest += a[i] * b[i];
  return sum64((s0 + s1) + (s2 + s3)) + rest;
}

/** y += factor · x over n elements. */
static void add_scaled(word n, double *y, double factor, const double *x) {
  const vector64 f = splat64(factor);
  word i = 0;
  for (; i + LANES64 <= n; i += LANES64) store64(y + i, fused64(f, load64(x + i), load64(y + i)));
  for (; i < n; i++) y[i] += factor * x[i];
}
