// The innermost loops of a matrix product, for one element type. A template: the includer defines
//   ELEMENT, VECTOR, LANES, SPLAT, FUSED, LOAD, STORE, NAME(x)        the type and its operations
//   TILE_ROWS, TILE_VECTORS                                          the tile of sums that is held in registers
// The scheme is that of K. Goto and R. van de Geijn, Anatomy of high-performance matrix multiplication (2008).

enum { NAME(tile_rows) = TILE_ROWS, NAME(tile_columns) = TILE_VECTORS * LANES };

enum { NAME(replace), NAME(add), NAME(subtract) };

/**
 * sum (tile_rows × tile_columns) = Σ_k a_k b_kᵀ, where a holds tile_rows and b tile_columns elements for each of `depth` k.
 * The loop over k is not unrolled for WASM: V8 would hoist the loads and spill the sums.
 */
INLINE void NAME(sum_tile)(word depth, const ELEMENT *a, const ELEMENT *b, VECTOR sum[TILE_ROWS][TILE_VECTORS]) {
  UNROLL for (int i = 0; i < TILE_ROWS; i++) {
    UNROLL for (int j = 0; j < TILE_VECTORS; j++) sum[i][j] = (VECTOR){0};
  }
#if defined(__wasm__)
  _Pragma("clang loop unroll(disable)")
#else
  _Pragma("clang loop unroll_count(4)")
#endif
  for (word k = 0; k < depth; k++) {
    VECTOR right[TILE_VECTORS];
    UNROLL for (int j = 0; j < TILE_VECTORS; j++) right[j] = *(const VECTOR *)(b + j * LANES);
    UNROLL for (int i = 0; i < TILE_ROWS; i++) {
      const VECTOR left = SPLAT(a[i]);
      UNROLL for (int j = 0; j < TILE_VECTORS; j++) sum[i][j] = FUSED(left, right[j], sum[i][j]);
    }
    a += TILE_ROWS;
    b += TILE_VECTORS * LANES;
  }
}

/** Fetches the rows of `out`, whose elements are `bytes` long, while the sums are formed. */
INLINE void NAME(fetch_tile)(const char *out, word stride, word bytes) {
#if defined(__wasm__)
  (void)out, (void)stride, (void)bytes; // has no instruction for it
#else
  UNROLL for (int i = 0; i < TILE_ROWS; i++, out += stride * bytes) {
    for (word at = 0; at < TILE_VECTORS * LANES * bytes; at += 64) __builtin_prefetch(out + at, 1);
    __builtin_prefetch(out + TILE_VECTORS * LANES * bytes - 1, 1);
  }
#endif
}

/** out (tile_rows × tile_columns) = sums, or more or less by them. */
INLINE void NAME(tile)(word depth, const ELEMENT *a, const ELEMENT *b, ELEMENT *out, word stride, word mode) {
  VECTOR sum[TILE_ROWS][TILE_VECTORS];
  NAME(fetch_tile)((const char *)out, stride, sizeof(ELEMENT));
  NAME(sum_tile)(depth, a, b, sum);
  UNROLL for (int i = 0; i < TILE_ROWS; i++) {
    UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
      ELEMENT *p = out + i * stride + j * LANES;
      if (mode == NAME(replace)) STORE(p, sum[i][j]);
      else if (mode == NAME(add)) STORE(p, LOAD(p) + sum[i][j]);
      else STORE(p, LOAD(p) - sum[i][j]);
    }
  }
}

/**
 * Copies `count` lines of `depth` elements into panels of `width` lines, element k of all lines side by side,
 * the missing lines of the last panel zero. Element k of line i is `from[i * line + k * step]`.
 */
#define PACK(SOURCE, TYPE)                                                                                       \
  INLINE void NAME(SOURCE)(ELEMENT *to, const int width, word count, word depth, const TYPE *from, word line, word step) { \
    for (word i = 0; i < count; i += width, from += width * line) {                                              \
      if (count - i < width) {                                                                                   \
        for (word k = 0; k < depth; k++, to += width) {                                                          \
          for (int j = 0; j < width; j++) to[j] = j < count - i ? (ELEMENT)from[j * line + k * step] : 0;         \
        }                                                                                                        \
      } else if (line == 1) {                                                                                    \
        for (word k = 0; k < depth; k++, to += width) {                                                          \
          UNROLL for (int j = 0; j < width; j++) to[j] = (ELEMENT)from[j + k * step];                            \
        }                                                                                                        \
      } else {                                                                                                   \
        for (word k = 0; k < depth; k++, to += width) {                                                          \
          UNROLL for (int j = 0; j < width; j++) to[j] = (ELEMENT)from[j * line + k * step];                      \
        }                                                                                                        \
      }                                                                                                          \
    }                                                                                                            \
  }
PACK(pack_single, float)
PACK(pack_double, double)
#undef PACK

static void NAME(pack_a)(ELEMENT *to, word count, word depth, const void *from, word is_double, word line, word step) {
  if (is_double) NAME(pack_double)(to, TILE_ROWS, count, depth, from, line, step);
  else NAME(pack_single)(to, TILE_ROWS, count, depth, from, line, step);
}

static void NAME(pack_b)(ELEMENT *to, word count, word depth, const void *from, word is_double, word line, word step) {
  if (is_double) NAME(pack_double)(to, TILE_VECTORS * LANES, count, depth, from, line, step);
  else NAME(pack_single)(to, TILE_VECTORS * LANES, count, depth, from, line, step);
}
