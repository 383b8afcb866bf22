// The public API changes only on purpose: docs/api.md, which is reviewed, must be what the built declarations say.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "./repository.ts";

test("docs/api.md is the API of the built packages", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/api.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
