// The cache of features stays within its limit; what was used last stays longest.
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createRecipe } from "ulmus-source/model/recipe.ts";
import { cacheLimit, evictOldest } from "ulmus-source/node/cache-eviction.ts";
import { extractFeatures } from "ulmus-source/node/features.ts";
import { smallRecipe, temporaryFolder, tone, wav, writeFiles } from "./sounds.ts";

afterEach(() => {
  delete process.env["ULMUS_CACHE_LIMIT"];
});

/** Folders of 1000 bytes each, the first used the longest time ago. */
function folders(names: readonly string[]): string {
  const parent = temporaryFolder();
  names.forEach((name, i) => {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, "a.rows"), Buffer.alloc(600));
    writeFileSync(join(parent, name, "b.rows"), Buffer.alloc(400));
    utimesSync(join(parent, name), 1000 + i, 1000 + i);
  });
  return parent;
}

test("the oldest go until the rest is within the limit; the one in use stays, though it is the oldest", async () => {
  const parent = folders(["a", "b", "c", "d"]);
  await evictOldest(parent, join(parent, "a"), 4000);
  expect(readdirSync(parent)).toEqual(["a", "b", "c", "d"]);
  utimesSync(join(parent, "a"), 1, 1);
  await evictOldest(parent, join(parent, "a"), 2500);
  expect(readdirSync(parent)).toEqual(["a", "d"]);
  await evictOldest(parent, join(parent, "a"), 0);
  expect(readdirSync(parent)).toEqual(["a"]);
});

test("a parent that is not there is no error", async () => {
  await evictOldest(join(temporaryFolder(), "gone"), "nowhere", 0);
});

test("ULMUS_CACHE_LIMIT is in gigabytes; 10 if it is not set; what is no number is refused", () => {
  expect(cacheLimit()).toBe(10e9);
  process.env["ULMUS_CACHE_LIMIT"] = "0.5";
  expect(cacheLimit()).toBe(5e8);
  process.env["ULMUS_CACHE_LIMIT"] = "much";
  expect(() => cacheLimit()).toThrow('ULMUS_CACHE_LIMIT: must be a number of gigabytes ≥ 0, got "much"');
});

test("extracting by another recipe removes the rows of the one before where both are too many", async () => {
  const [folder, cacheFolder] = [temporaryFolder(), temporaryFolder()];
  writeFiles(folder, { "a.wav": wav(tone(440)) });
  const files = { items: [{ path: join(folder, "a.wav"), name: "a.wav" }] };
  const other = createRecipe({ blocks: [{ frames: "flux" }] });
  const features = join(cacheFolder, "features");
  await extractFeatures(files, smallRecipe, { cacheFolder });
  const [first] = readdirSync(features);
  await extractFeatures(files, other, { cacheFolder });
  expect(readdirSync(features)).toHaveLength(2);
  process.env["ULMUS_CACHE_LIMIT"] = "0";
  const { kept } = await extractFeatures(files, other, { cacheFolder });
  expect(kept).toBe(1);
  expect(existsSync(join(features, first))).toBe(false);
  expect(readdirSync(features)).toHaveLength(1);
});
