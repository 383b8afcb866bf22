// Power spectra of many frames: a real FFT on several frames at once, one frame in each lane of a vector.
// Stockham's self-sorting algorithm in steps of radix 4 (and one of radix 2) on half as many complex points; the real
// spectrum is then separated from it. Van Loan, Computational Frameworks for the Fast Fourier Transform (1992), §1.7, §4.3.
#include "kernel.h"

#if defined(__AVX__)
enum { FRAMES = 8 };
#else
enum { FRAMES = 4 };
#endif

typedef float frames __attribute__((vector_size(FRAMES * 4)));
typedef float four __attribute__((vector_size(16)));
typedef float loose_four __attribute__((vector_size(16), aligned(4)));
typedef struct {
  frames re, im;
} complex_frames;

typedef struct {
  word count, hop;
  const float *samples;
  word window_length;
  const float *window;
  word length;           // of the FFT: a power of two ≥ 8
  const float *rotation; // cos, −sin of 2πk / length for k < length
  float *out;            // count × (length / 2 + 1)
  void *scratch;         // 2 · (length / 2 + 1) complex_frames
} power_spectrum_arguments;

/** A point turned by the angle (c, s). */
INLINE complex_frames turned(frames re, frames im, float c, float s) {
  return (complex_frames){re * c - im * s, re * s + im * c};
}

/** `stride` butterflies of radix 4 beside each other. `turn`: by other angles than 0. */
INLINE void butterflies(word stride, word step, const complex_frames *a, complex_frames *out, const float *w[3], const int turn) {
  const complex_frames *b = a + step, *c = b + step, *d = c + step;
  for (word q = 0; q < stride; q++) {
    const frames sr = a[q].re + c[q].re, si = a[q].im + c[q].im, dr = a[q].re - c[q].re, di = a[q].im - c[q].im;
    const frames tr = b[q].re + d[q].re, ti = b[q].im + d[q].im, ur = b[q].re - d[q].re, ui = b[q].im - d[q].im;
    out[q] = (complex_frames){sr + tr, si + ti};
    if (turn) {
      out[q + stride] = turned(dr + ui, di - ur, w[0][0], w[0][1]);
      out[q + 2 * stride] = turned(sr - tr, si - ti, w[1][0], w[1][1]);
      out[q + 3 * stride] = turned(dr - ui, di + ur, w[2][0], w[2][1]);
    } else {
      out[q + stride] = (complex_frames){dr + ui, di - ur};
      out[q + 2 * stride] = (complex_frames){sr - tr, si - ti};
      out[q + 3 * stride] = (complex_frames){dr - ui, di + ur};
    }
  }
}

/** One step of radix 4 over n points, of which `stride` transforms are interleaved. */
INLINE void radix4(word n, word stride, const complex_frames *x, complex_frames *y, const float *rotation, word scale) {
  const word quarter = n / 4, step = stride * quarter;
  const float *w[3] = {rotation, rotation, rotation};
  butterflies(stride, step, x, y, w, 0);
  for (word p = 1; p < quarter; p++) {
    for (int i = 0; i < 3; i++) w[i] += 2 * (i + 1) * scale;
    butterflies(stride, step, x + stride * p, y + 4 * stride * p, w, 1);
  }
}

/** The FFT of `points` complex points from x; the result is in x or y, which is returned. */
static complex_frames *transform(word points, complex_frames *x, complex_frames *y, const float *rotation, word length) {
  word n = points, stride = 1;
  while (n > 2) {
    radix4(n, stride, x, y, rotation, length / n);
    n /= 4;
    stride *= 4;
    complex_frames *t = x;
    x = y;
    y = t;
  }
  if (n != 2) return x;
  for (word q = 0; q < stride; q++) {
    const complex_frames a = x[q], b = x[q + stride];
    y[q] = (complex_frames){a.re + b.re, a.im + b.im};
    y[q + stride] = (complex_frames){a.re - b.re, a.im - b.im};
  }
  return y;
}

/** Four vectors as the columns of what were their rows. */
INLINE void transpose(four *r) {
  const four a = __builtin_shufflevector(r[0], r[1], 0, 4, 1, 5), b = __builtin_shufflevector(r[0], r[1], 2, 6, 3, 7);
  const four c = __builtin_shufflevector(r[2], r[3], 0, 4, 1, 5), d = __builtin_shufflevector(r[2], r[3], 2, 6, 3, 7);
  r[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
  r[1] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
  r[2] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
  r[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
}

/** Windowed frames into lanes; an even sample is a real, an odd one an imaginary part. Zero behind the window. */
static void load_frames(const power_spectrum_arguments *p, const float *const *from, complex_frames *x) {
  word i = 0;
  for (; i + 4 <= p->window_length; i += 4) {
    const four window = *(const loose_four *)(p->window + i);
    for (int g = 0; g < FRAMES; g += 4) {
      four r[4];
      UNROLL for (int l = 0; l < 4; l++) r[l] = *(const loose_four *)(from[g + l] + i) * window;
      transpose(r);
      UNROLL for (int l = 0; l < 4; l++) *(four *)((float *)(x + i / 2 + l / 2) + (l & 1) * FRAMES + g) = r[l];
    }
  }
  for (; i < p->length; i++) {
    float *lanes = (float *)(x + i / 2) + (i & 1) * FRAMES;
    for (int l = 0; l < FRAMES; l++) lanes[l] = i < p->window_length ? from[l][i] * p->window[i] : 0;
  }
}

/** The power at k and half − k from the transform z of even + i · odd samples. `power` has half + 1 vectors. */
INLINE void separate(word half, const complex_frames *z, const float *rotation, frames *power) {
  const frames first = z[0].re + z[0].im, last = z[0].re - z[0].im;
  power[0] = first * first;
  power[half] = last * last;
  for (word k = 1; k <= half / 2; k++) {
    const complex_frames a = z[k], b = z[half - k];
    const frames er = (a.re + b.re) * 0.5f, ei = (a.im - b.im) * 0.5f, odr = (a.im + b.im) * 0.5f, odi = (b.re - a.re) * 0.5f;
    const complex_frames t = turned(odr, odi, rotation[2 * k], rotation[2 * k + 1]);
    const frames r1 = er + t.re, i1 = ei + t.im, r2 = er - t.re, i2 = t.im - ei;
    power[k] = r1 * r1 + i1 * i1;
    power[half - k] = r2 * r2 + i2 * i2;
  }
}

/** Lanes back to `count` ≤ FRAMES rows of `bins` values. */
static void store_frames(const frames *power, word bins, float *out, word count) {
  word k = 0;
  if (count == FRAMES) {
    for (; k + 4 <= bins; k += 4) {
      for (int g = 0; g < FRAMES; g += 4) {
        four r[4];
        UNROLL for (int l = 0; l < 4; l++) r[l] = *(const four *)((const float *)(power + k + l) + g);
        transpose(r);
        UNROLL for (int l = 0; l < 4; l++) *(loose_four *)(out + (g + l) * bins + k) = r[l];
      }
    }
  }
  for (; k < bins; k++) {
    for (word l = 0; l < count; l++) out[l * bins + k] = ((const float *)(power + k))[l];
  }
}

/** out = |FFT(window × frame)|²; frame t begins at samples[t · hop]. */
KERNEL(power_spectrum) {
  ARGUMENTS(power_spectrum_arguments, p);
  const word half = p->length / 2, bins = half + 1;
  complex_frames *x = aligned(p->scratch), *y = x + bins;
  for (word t = 0; t < p->count; t += FRAMES) {
    const word count = smaller(FRAMES, p->count - t);
    const float *from[FRAMES];
    for (word l = 0; l < FRAMES; l++) from[l] = p->samples + (t + smaller(l, count - 1)) * p->hop;
    load_frames(p, from, x);
    const complex_frames *z = transform(half, x, y, p->rotation, p->length);
    frames *power = (frames *)(z == x ? y : x);
    separate(half, z, p->rotation, power);
    store_frames(power, bins, p->out + t * bins, count);
  }
  return 0;
}
