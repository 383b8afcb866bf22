import * as fc from "fast-check";
import { expect, test } from "vitest";
import { drawOrthogonal } from "ulmus-source/elm/deep/orthogonal.ts";
import { matrix64 } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { expectClose } from "../../audio/close.ts";

const size = fc.integer({ min: 1, max: 40 });

test("WᵀW = I, or WWᵀ = I where columns are more, to 1e-11; the same seed gives the same bits, another others", () => {
  fc.assert(
    fc.property(size, size, fc.integer(), (rows, columns, seed) => {
      const drawn = drawOrthogonal(rows, columns, createRandom(seed));
      const n = Math.min(rows, columns);
      const square = matrix64(n, n);
      createPlainKernels().gram(square, drawn, { ofRows: columns > rows });
      expectClose(
        square.data,
        square.data.map((_, e) => (e % (n + 1) === 0 ? 1 : 0)),
        { absolute: 1e-11 },
      );
      expect(drawOrthogonal(rows, columns, createRandom(seed))).toEqual(drawn);
      if (rows + columns > 2) expect(drawOrthogonal(rows, columns, createRandom(seed + 1))).not.toEqual(drawn);
    }),
  );
});
