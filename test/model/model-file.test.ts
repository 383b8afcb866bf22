import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileError } from "ulmus-source/errors.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { fromBytes, type Model, toBytes } from "ulmus-source/model/model-file.ts";
import { readTensors, type TensorFile, writeTensors } from "ulmus-source/model/safetensors.ts";
import { expectClose } from "../audio/close.ts";
import { clouds, range, rowRecipe, soundRecipe, sounds } from "./data.ts";

const rows = clouds(30, { seed: 4 });
const model = Classifier.fit(rows, rowRecipe);
const heard = Classifier.fit(sounds(12), soundRecipe);
const asked = clouds(20, { seed: 90 }).features;

function load(bytes: Uint8Array): Classifier {
  const loaded = fromBytes(bytes);
  if (!(loaded instanceof Classifier)) throw new Error("not a classifier");
  return loaded;
}

/** A file with parts exchanged and the checksum made anew, as another program or another version would write it. */
function rewritten(bytes: Uint8Array, change: (file: TensorFile) => TensorFile): Uint8Array {
  const { metadata, tensors } = readTensors(bytes, "");
  const { crc32, ...rest } = metadata;
  expect(crc32).toMatch(/^[0-9a-f]{8}$/);
  return writeTensors(change({ metadata: rest, tensors }));
}

describe("a saved model", () => {
  test("loads as the same: labels, recipe, held-out scores, and scores to 1e-6 of the largest", () => {
    for (const saved of [model, heard]) {
      const loaded = load(toBytes(saved));
      expect([loaded.labels, loaded.recipe, loaded.heldOut]).toEqual([saved.labels, saved.recipe, saved.heldOut]);
      expect(loaded.parts.state).toEqual(saved.parts.state);
    }
    expectClose(load(toBytes(model)).scores(asked).data, model.scores(asked).data, { absolute: 1e-6 });
    for (const signal of sounds(6, 5).signals) {
      const [before, after] = [heard.predict(signal), load(toBytes(heard)).predict(signal)];
      expect(after.label).toBe(before.label);
      expectClose(Object.values(after.scores), Object.values(before.scores), { absolute: 1e-6 });
    }
  });

  test("is the same bytes when saved, loaded and saved again", () => {
    for (const sums of [false, true]) {
      const bytes = toBytes(heard, { sums });
      expect(Buffer.compare(toBytes(load(bytes), { sums }), bytes)).toBe(0);
    }
  });

  test("with its sums learns, forgets and merges on as the unsaved one does, to 1e-9", () => {
    const unsaved = Classifier.fit(rows, rowRecipe);
    const loaded = load(toBytes(unsaved, { sums: true }));
    expect(loaded.canLearn).toBe(true);
    const [more, other] = [clouds(9, { seed: 5 }), clouds(12, { seed: 6 })];
    for (const one of [unsaved, loaded]) one.add(more).forget(rows).merge(one.blank().add(other));
    expectClose(loaded.scores(asked).data, unsaved.scores(asked).data, { absolute: 1e-9 });
    const news = { features: other.features, labels: other.labels.map((label) => `new ${label}`) };
    expectClose(loaded.add(news).scores(asked).data, unsaved.add(news).scores(asked).data, { absolute: 1e-9 });
    expect(loaded.labels).toEqual(unsaved.labels);
  });

  test("without its sums says what to do when asked to learn; but its blank learns from nothing", () => {
    const loaded = load(toBytes(model));
    expect(loaded.canLearn).toBe(false);
    const message = "this model has no sums and can only predict; save it with { sums: true } to learn on";
    expect(() => loaded.add(rows)).toThrow(message);
    expect(() => loaded.add({ ...rows, labels: rows.labels.map(() => "owl") })).toThrow(message);
    expect(() => loaded.forget(rows)).toThrow(message);
    expect(() => loaded.merge(model)).toThrow(message);
    expect(() => Classifier.fit(rows, rowRecipe).merge(loaded)).toThrow(message);
    expect(loaded.labels).toEqual(model.labels);
    expectClose(loaded.blank().add(rows).scores(asked).data, model.scores(asked).data, { absolute: 1e-9 });
  });

  test("of ten classes, 1000 units and 196 features takes less than 50,000 bytes", () => {
    const labels = range(0, 20).map((i) => `class ${i % 10}`);
    const { signals } = sounds(20);
    const recipe = { ...soundRecipe, layer: { units: 1000, directLinks: false }, readout: { ridge: 0.1 } };
    const bytes = toBytes(Classifier.fit({ signals, labels }, recipe));
    expect(bytes.length).toBeGreaterThan(40_000);
    expect(bytes.length).toBeLessThan(50_000);
  });

  test("loads from a view into other bytes, and does not keep or change them", () => {
    const bytes = toBytes(model);
    const shifted = new Uint8Array(bytes.length + 20).fill(7);
    shifted.set(bytes, 13);
    const view = shifted.subarray(13, 13 + bytes.length);
    const loaded = load(view);
    expect(view).toEqual(bytes);
    shifted.fill(0);
    expect(loaded.scores(asked)).toEqual(load(bytes).scores(asked));
  });

  test("is a safetensors file: sorted offsets, aligned arrays, metadata of strings", () => {
    const bytes = toBytes(heard, { sums: true });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(length % 8).toBe(0);
    expect(Object.values(header["__metadata__"]).every((value) => typeof value === "string")).toBe(true);
    let at = 0;
    for (const [name, { dtype, shape, data_offsets }] of Object.entries<any>(header)) {
      if (name === "__metadata__") continue;
      const size = dtype === "F64" ? 8 : 4;
      expect([data_offsets[0], data_offsets[0] % size]).toEqual([at, 0]);
      at = data_offsets[1];
      expect(at - data_offsets[0]).toBe(size * shape.reduce((a: number, b: number) => a * b, 1));
    }
    expect(8 + length + at).toBe(bytes.length);
  });
});

describe("a damaged model file", () => {
  const bytes = toBytes(model);
  const scores = load(bytes).scores(asked);

  /** Either refused with a FileError that names the file, or the same to the bit. */
  function expectSafe(damaged: Uint8Array): boolean {
    let loaded: Model;
    try {
      loaded = fromBytes(damaged, { name: "m.ulmus" });
    } catch (error) {
      expect(error).toBeInstanceOf(FileError);
      expect((error as Error).message).toMatch(/^m\.ulmus: /);
      return false;
    }
    if (!(loaded instanceof Classifier)) throw new Error("became another kind of model");
    expect(loaded.scores(asked)).toEqual(scores);
    expect(loaded.parts.state).toEqual(model.parts.state);
    expect(loaded.parts.machine.ridge).toBe(model.parts.machine.ridge);
    return true;
  }

  test("with 1 … 3 bytes changed anywhere, 2000 times, is refused or gives the same, to the bit", () => {
    const random = createRandom(1);
    const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    let loaded = 0;
    for (let run = 0; run < 2000; run++) {
      const damaged = bytes.slice();
      // Half of the changes in the header, which is where a reader can stumble.
      const most = run % 2 === 0 ? headerEnd : bytes.length;
      for (let change = 0; change <= run % 3; change++) {
        damaged[Math.floor(random.uniform() * most)] ^= 1 + Math.floor(255 * random.uniform());
      }
      if (expectSafe(damaged)) loaded++;
    }
    expect(loaded).toBeLessThan(20);
  });

  test("cut anywhere is refused", () => {
    for (let length = 0; length < bytes.length; length++) expect(expectSafe(bytes.subarray(0, length))).toBe(false);
  });

  test("with bytes appended, or that is anything else, is refused", () => {
    expect(() => fromBytes(Uint8Array.of(...bytes, 0))).toThrow(FileError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (other) => {
        expect(() => fromBytes(other)).toThrow(FileError);
      }),
    );
    for (const header of [
      "null",
      "[]",
      "7",
      `"x"`,
      "{}",
      `{"a":null}`,
      `{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}`,
      `{"__metadata__":{"format":1}}`,
      `{"__metadata__":null}`,
      "{",
    ]) {
      const text = new TextEncoder().encode(header);
      const file = new Uint8Array(8 + text.length + (header.includes("0,4") ? 4 : 0));
      file.set(text, 8);
      new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
      expect(() => fromBytes(file, { name: "m.ulmus" }), header).toThrow(/^m\.ulmus: /);
    }
  });
});

describe("a whole file of another kind is refused with its reason", () => {
  const refused = (change: (file: TensorFile) => TensorFile, from: Classifier = model): (() => unknown) => {
    const bytes = rewritten(toBytes(from, { sums: true }), change);
    return () => fromBytes(bytes, { name: "m.ulmus" });
  };
  const state =
    (change: object) =>
    (file: TensorFile): TensorFile => ({
      ...file,
      metadata: { ...file.metadata, state: JSON.stringify({ ...JSON.parse(file.metadata["state"]), ...change }) },
    });
  const without =
    (name: string) =>
    ({ metadata, tensors }: TensorFile): TensorFile => ({
      metadata,
      tensors: Object.fromEntries(Object.entries(tensors).filter(([key]) => key !== name)),
    });

  test("unchanged it loads", () => {
    expect(refused((file) => file)).not.toThrow();
  });

  test("another version, another program's arrays, no checksum", () => {
    const next = (file: TensorFile): TensorFile => ({ ...file, metadata: { ...file.metadata, version: "2" } });
    expect(refused(next)).toThrow("m.ulmus: is of model version 2, this ulmus reads version 1; train it again");
    expect(refused((file) => ({ ...file, metadata: {} }))).toThrow(
      "m.ulmus: is a safetensors file, but not a model of ulmus",
    );
    const bytes = toBytes(model);
    const text = new TextDecoder("latin1").decode(bytes);
    bytes[text.indexOf("crc32")] = "d".charCodeAt(0);
    expect(() => fromBytes(bytes)).toThrow("its checksum is missing");
  });

  test("another pipeline: a seed, an activation, a frame length or weights changed", () => {
    const moved = "its test sound no longer gets the scores it got when the model was saved";
    const { recipe } = heard;
    expect(refused(state({ recipe: { ...recipe, layer: { ...recipe.layer, seed: 2 } } }), heard)).toThrow(moved);
    expect(refused(state({ recipe: { ...recipe, layer: { ...recipe.layer, activation: "sine" } } }), heard)).toThrow(
      moved,
    );
    const frontEnd = { ...recipe.frontEnd, frameSeconds: 0.03 };
    expect(refused(state({ recipe: { ...recipe, frontEnd } }), heard)).toThrow(moved);
    const half = ({ metadata, tensors }: TensorFile): TensorFile => {
      const { shape, data } = tensors["readout.weights"];
      return { metadata, tensors: { ...tensors, "readout.weights": { shape, data: data.map((x) => x / 2) } } };
    };
    expect(refused(half, heard)).toThrow(moved);
  });

  test("parts that do not fit each other or are missing", () => {
    const { recipe } = model;
    expect(refused(state({ labels: ["a", "b"] }))).toThrow(
      "must have a label and a weight for each of 3 classes, got 2 and 3",
    );
    expect(refused(state({ recipe: { ...recipe, layer: { ...recipe.layer, units: 39 } } }))).toThrow(
      "m.ulmus: is not a whole model",
    );
    expect(refused(state({ recipe: { ...recipe, layers: {} } }))).toThrow("it has no layers");
    expect(refused(without("readout.weights"))).toThrow("its array readout.weights is missing");
    expect(refused(without("sums.cross"))).toThrow("its array sums.cross is missing");
    expect(refused(without("test.scores"))).toThrow("m.ulmus: ");
    expect(refused((file) => ({ ...file, metadata: { ...file.metadata, kind: "oracle" } }))).toThrow(
      "must be classifier, multilabel or regressor, got oracle",
    );
  });
});

test("fast and plain kernels load each other's models", () => {
  const loaded = fromBytes(toBytes(heard), { kernels: createPlainKernels() });
  expect(loaded).toBeInstanceOf(Classifier);
});
