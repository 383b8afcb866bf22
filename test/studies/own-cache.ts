// Studies keep features in the user's cache: in tests, in a folder that goes with the test.
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { temporaryFolder } from "../cli/program.ts";

/** A folder that is removed after the tests of the file, in which features are kept meanwhile. */
export function folderWithCache(): string {
  const folder = temporaryFolder();
  const before = process.env["ULMUS_CACHE"];
  beforeAll(() => {
    process.env["ULMUS_CACHE"] = join(folder, "cache");
  });
  afterAll(() => {
    if (before === undefined) delete process.env["ULMUS_CACHE"];
    else process.env["ULMUS_CACHE"] = before;
  });
  return folder;
}
