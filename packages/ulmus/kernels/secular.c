// The merge of divide and conquer (J. Cuppen 1981): the eigenvalues λ and vectors of diag(d) + z zᵀ, d ascending and z
// without zeros. The λ are the roots of 1 + Σ z_i² / (d_i − λ), one behind each pole. The vectors come from the z that has
// the computed λ exactly (M. Gu & S. Eisenstat 1995), which makes them orthogonal however close the λ lie.
#include "kernel.h"

typedef struct {
  word count, first, end; // of `count` roots, those from `first` to `end`
  const double *d, *z;
  double *values; // λ
  double *deltas; // count × count: d_i − λ_j in row j
} secular_roots_arguments;

/** A sum of z_i² / (d_i − λ) and its derivative. */
typedef struct {
  double value, slope;
} secular_sum;

/** Over n poles, with λ = origin + offset: a difference of two neighbours first, so that it keeps its digits. */
static secular_sum sum_poles(word n, const double *d, const double *z, double origin, double offset) {
  const vector64 o = splat64(origin), t = splat64(offset);
  vector64 value = {0}, slope = {0};
  word i = 0;
  for (; i + LANES64 <= n; i += LANES64) {
    const vector64 weight = load64(z + i), ratio = weight / ((load64(d + i) - o) - t);
    value = fused64(weight, ratio, value);
    slope = fused64(ratio, ratio, slope);
  }
  secular_sum sum = {sum64(value), sum64(slope)};
  for (; i < n; i++) {
    const double ratio = z[i] / ((d[i] - origin) - offset);
    sum.value += z[i] * ratio;
    sum.slope += ratio * ratio;
  }
  return sum;
}

/**
 * The step from λ to the root of the function that has one pole on either side, and the sums' values and slopes at λ (J.
 * Bunch, C. Nielsen & D. Sorensen 1978; the quadratic as R.-C. Li writes it, 1993). `right` is 0 behind the last pole.
 */
static double secular_step(double w, secular_sum before, secular_sum after, double left, double right) {
  if (right == 0) return left + before.slope * left * left / (w - before.slope * left);
  const double c = w - before.slope * left - after.slope * right;
  const double a = (left + right) * w - left * right * (before.slope + after.slope), b = left * right * w;
  const double discriminant = a * a - 4 * b * c, root = __builtin_sqrt(discriminant < 0 ? -discriminant : discriminant);
  return a <= 0 ? (a - root) / (2 * c) : 2 * b / (a + root);
}

/** Finds the root behind pole j, counted from the nearer of its two poles; `total` is Σ z². */
static void find_root(const secular_roots_arguments *p, word j, double total) {
  const word n = p->count, last = j == n - 1;
  const double *d = p->d, *z = p->z;
  double origin = d[j], low = 0, high = last ? total * (1 + 1e-14) : d[j + 1] - d[j], offset = high / 2;
  for (int step = 0; step < 100; step++) {
    const secular_sum before = sum_poles(j + 1, d, z, origin, offset);
    const secular_sum after = sum_poles(n - j - 1, d + j + 1, z + j + 1, origin, offset);
    const double w = 1 + before.value + after.value;
    const double size = 1 - before.value + after.value;
    if (step == 0 && !last && w < 0) { // the root is nearer to the next pole
      origin = d[j + 1];
      low = -offset;
      high = 0;
      offset = low;
    } else if (w < 0) low = offset;
    else high = offset;
    if ((w < 0 ? -w : w) <= 2.2e-16 * n * size) break;
    double next = offset + secular_step(w, before, after, (d[j] - origin) - offset, last ? 0 : (d[j + 1] - origin) - offset);
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (next == offset || !(next > low && next < high)) break;
    offset = next;
  }
  p->values[j] = origin + offset;
  for (word i = 0; i < n; i++) p->deltas[j * n + i] = (d[i] - origin) - offset;
}

KERNEL(secular_roots) {
  ARGUMENTS(secular_roots_arguments, p);
  const double total = dot(p->count, p->z, p->z);
  for (word j = p->first; j < p->end; j++) find_root(p, j, total);
  return 0;
}

typedef struct {
  word count, first, end; // the weights from `first` to `end`
  const double *d, *z, *deltas;
  double *weights;
} secular_weights_arguments;

/** weights_i *= delta_i / (d_i − pole) for begin ≤ i < end. */
static void scale_weights(word begin, word end, double *weights, const double *delta, const double *d, double pole) {
  word i = begin;
  for (; i + LANES64 <= end; i += LANES64) {
    store64(weights + i, load64(weights + i) * (load64(delta + i) / (load64(d + i) - splat64(pole))));
  }
  for (; i < end; i++) weights[i] *= delta[i] / (d[i] - pole);
}

/** The z whose roots are exactly those found: z_i² = (λ_i − d_i) Π_{j≠i} (λ_j − d_i) / (d_j − d_i), with the sign of z_i. */
KERNEL(secular_weights) {
  ARGUMENTS(secular_weights_arguments, p);
  const word n = p->count;
  double *w = p->weights;
  for (word i = p->first; i < p->end; i++) w[i] = -p->deltas[i * n + i];
  for (word j = 0; j < n; j++) {
    const double *delta = p->deltas + j * n;
    scale_weights(p->first, smaller(j, p->end), w, delta, p->d, p->d[j]);
    scale_weights(larger(j + 1, p->first), p->end, w, delta, p->d, p->d[j]);
  }
  for (word i = p->first; i < p->end; i++) {
    const double root = __builtin_sqrt(w[i] < 0 ? -w[i] : w[i]);
    w[i] = p->z[i] < 0 ? -root : root;
  }
  return 0;
}

typedef struct {
  word count, first, end; // the vectors from `first` to `end`
  double *deltas;         // overwritten by the vectors
  const double *weights;
  const int32_t *upper;
  word upper_count;
  double *upper_out; // count × upper_count
  const int32_t *lower;
  word lower_count;
  double *lower_out;
} secular_vectors_arguments;

/** Row j: the unit vector along weights_i / (d_i − λ_j); of it the elements that `upper` and `lower` name. */
KERNEL(secular_vectors) {
  ARGUMENTS(secular_vectors_arguments, p);
  const word n = p->count;
  for (word j = p->first; j < p->end; j++) {
    double *row = p->deltas + j * n;
    word i = 0;
    for (; i + LANES64 <= n; i += LANES64) store64(row + i, load64(p->weights + i) / load64(row + i));
    for (; i < n; i++) row[i] = p->weights[i] / row[i];
    const double scale = 1 / __builtin_sqrt(dot(n, row, row));
    double *upper = p->upper_out + j * p->upper_count, *lower = p->lower_out + j * p->lower_count;
    for (i = 0; i < p->upper_count; i++) upper[i] = row[p->upper[i]] * scale;
    for (i = 0; i < p->lower_count; i++) lower[i] = row[p->lower[i]] * scale;
  }
  return 0;
}
