import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTensors, writeTensors } from "ulmus-source/model/safetensors.ts";

describe("a safetensors file", () => {
  test("gives back any arrays, NaN and −0 too, and any text, to the bit", () => {
    const array = fc.oneof(fc.float32Array({ maxLength: 9 }), fc.float64Array({ maxLength: 9 }));
    const name = fc.string({ minLength: 1 }).filter((text) => text !== "__metadata__" && text !== "__proto__");
    const text = name.filter((key) => key !== "crc32");
    fc.assert(
      fc.property(
        fc.dictionary(text, fc.string({ unit: "grapheme" })),
        fc.dictionary(name, array),
        (metadata, arrays) => {
          const tensors = Object.fromEntries(
            Object.entries(arrays).map(([key, data]) => [key, { shape: [data.length], data }]),
          );
          const { metadata: found, tensors: read } = readTensors(writeTensors({ metadata, tensors }), "test");
          const { crc32, ...rest } = found;
          expect(crc32).toHaveLength(8);
          expect({ ...rest }).toEqual({ ...metadata });
          expect(Object.keys(read).toSorted()).toEqual(Object.keys(arrays).toSorted());
          for (const [key, { data }] of Object.entries(read)) {
            expect(data.constructor).toBe(arrays[key].constructor);
            expect(new Uint8Array(data.buffer)).toEqual(new Uint8Array(arrays[key].slice().buffer));
          }
        },
      ),
    );
  });

  test("has the checksum of zip and PNG over its compact header and its arrays", () => {
    const bytes = writeTensors({ metadata: { a: "b" }, tensors: {} });
    // python3 -c 'import zlib; print("%08x" % zlib.crc32(b"""{"__metadata__":{"a":"b"}}"""))'
    expect(readTensors(bytes, "test").metadata["crc32"]).toBe("0d3bff72");
  });

  test("may come from elsewhere, without a checksum", () => {
    const header = new TextEncoder().encode(`{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  `);
    const bytes = new Uint8Array(8 + header.length + 4);
    bytes.set([header.length], 0);
    bytes.set(header, 8);
    bytes.set(new Uint8Array(Float32Array.of(2.5).buffer), 8 + header.length);
    expect(readTensors(bytes, "test").tensors["x"].data).toEqual(Float32Array.of(2.5));
  });
});
