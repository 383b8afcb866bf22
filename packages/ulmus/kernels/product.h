// A matrix product by packed panels, for one element type; see tile.h, which the includer has instantiated.
// Adds to the template's parameters: DEPTH (k in one panel), BLOCK_ROWS, BLOCK_COLUMNS (the panels that stay in the
// caches), FINISH (what is done to finished columns of `out`, if there is a bias).

/** Adds a tile of sums to Float64 values. */
static __attribute__((noinline)) void NAME(wide_tile)(word depth, const ELEMENT *a, const ELEMENT *b, double *out, word stride) {
  typedef ELEMENT piece __attribute__((vector_size(LANES64 * sizeof(ELEMENT))));
  enum { PIECES = LANES / LANES64 };
  VECTOR sum[TILE_ROWS][TILE_VECTORS];
  NAME(fetch_tile)((const char *)out, stride, 8);
  NAME(sum_tile)(depth, a, b, sum);
  UNROLL for (int i = 0; i < TILE_ROWS; i++) {
    UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
      piece pieces[PIECES];
      __builtin_memcpy(pieces, &sum[i][j], sizeof pieces);
      UNROLL for (int k = 0; k < PIECES; k++) {
        double *to = out + i * stride + j * LANES + k * LANES64;
        store64(to, load64(to) + __builtin_convertvector(pieces[k], vector64));
      }
    }
  }
}

/** Adds those of the tile of sums that count, of `rows` × `columns`, to Float64 values. */
static void NAME(add_wide)(double *out, word stride, const ELEMENT *sums, word rows, word columns, word first) {
  for (word i = 0; i < rows; i++) {
    for (word j = 0; j < columns && j <= first + i; j++) out[i * stride + j] += sums[i * NAME(tile_columns) + j];
  }
}

/** The same for values of the sums' own type: replaced, increased or decreased. */
static void NAME(write_part)(ELEMENT *out, word stride, const ELEMENT *sums, word rows, word columns, word first, word mode) {
  for (word i = 0; i < rows; i++) {
    for (word j = 0; j < columns && j <= first + i; j++) {
      ELEMENT *p = out + i * stride + j, sum = sums[i * NAME(tile_columns) + j];
      *p = mode == NAME(replace) ? sum : mode == NAME(add) ? *p + sum : *p - sum;
    }
  }
}

static __attribute__((noinline)) void NAME(full_tile)(word depth, const ELEMENT *a, const ELEMENT *b, ELEMENT *out, word stride, word mode) {
  NAME(tile)(depth, a, b, out, stride, mode);
}

/**
 * One block of rows against one packed panel of b: all its tiles. `row`, `column`: where the block begins in `out`;
 * `last`: nothing will be added to it any more.
 */
INLINE void NAME(block)(const product *p, word row, word rows, word column, word columns, word depth,
                        const ELEMENT *a, const ELEMENT *b, word mode, word last, const int wide) {
  ELEMENT corner[NAME(tile_rows) * NAME(tile_columns)] __attribute__((aligned(VECTOR_BYTES)));
  for (word j = 0; j < columns; j += NAME(tile_columns)) {
    const word width = smaller(NAME(tile_columns), columns - j);
    for (word i = 0; i < rows; i += NAME(tile_rows)) {
      const word height = smaller(NAME(tile_rows), rows - i);
      // Row i of the tile may use the columns up to first + i.
      const word first = p->triangle ? p->first_row + row + i - (column + j) : width;
      if (first + height <= 0) continue;
      const word whole = height == NAME(tile_rows) && width == NAME(tile_columns) && first >= width - 1;
      if (wide) {
        double *out = (double *)p->out + (row + i) * p->out_row + column + j;
        if (whole) NAME(wide_tile)(depth, a + i * depth, b + j * depth, out, p->out_row);
        else {
          NAME(full_tile)(depth, a + i * depth, b + j * depth, corner, NAME(tile_columns), NAME(replace));
          NAME(add_wide)(out, p->out_row, corner, height, width, first);
        }
        continue;
      }
      ELEMENT *out = (ELEMENT *)p->out + (row + i) * p->out_row + column + j;
      if (whole) NAME(full_tile)(depth, a + i * depth, b + j * depth, out, p->out_row, mode);
      else {
        NAME(full_tile)(depth, a + i * depth, b + j * depth, corner, NAME(tile_columns), NAME(replace));
        NAME(write_part)(out, p->out_row, corner, height, width, first, mode);
      }
    }
    if (last && p->bias) FINISH(p, row, rows, column + j, width);
  }
}

/** `wide`: sums of panels in ELEMENT are added up in Float64. */
INLINE void NAME(multiply)(const product *p, const int wide) {
  ELEMENT *const b_panel = aligned(p->scratch);
  ELEMENT *const a_panel = b_panel + DEPTH * (BLOCK_COLUMNS + NAME(tile_columns));
  const word b_size = p->b_double ? 8 : 4, a_size = p->a_double ? 8 : 4;
  for (word column = 0; column < p->columns; column += BLOCK_COLUMNS) {
    const word columns = smaller(BLOCK_COLUMNS, p->columns - column);
    if (p->triangle && column > p->first_row + p->rows - 1) break;
    word k = 0;
    do { // once even for a depth of 0, which replaces by zeros
      const word depth = smaller(DEPTH, p->depth - k);
      const word mode = k > 0 && p->mode == NAME(replace) ? NAME(add) : p->mode;
      const char *b = (const char *)p->b + (k * p->b_row + column * p->b_column) * b_size;
      NAME(pack_b)(b_panel, columns, depth, b, p->b_double, p->b_column, p->b_row);
      for (word row = 0; row < p->rows; row += BLOCK_ROWS) {
        const word rows = smaller(BLOCK_ROWS, p->rows - row);
        if (p->triangle && column > p->first_row + row + rows - 1) continue;
        const char *a = (const char *)p->a + (row * p->a_row + k * p->a_column) * a_size;
        NAME(pack_a)(a_panel, rows, depth, a, p->a_double, p->a_row, p->a_column);
        NAME(block)(p, row, rows, column, columns, depth, a_panel, b_panel, mode, k + depth == p->depth, wide);
      }
      k += DEPTH;
    } while (k < p->depth);
  }
}
