// Everything that must hold before a commit, in the order of how soon it can fail. Stops at the first failure.
// The layers, the docs, the API and the packed packages are checked by tests: see test/*.test.ts.
import { spawnSync } from "node:child_process";

const steps = [
  ["types", "mend the type errors above"],
  ["lint", "mend the lines above; .oxlintrc.json says why a rule is there"],
  ["format:check", "run `npm run format`"],
  ["unused", "delete what is unused, or name it in knip.json with the reason"],
  ["packages", "mend the package.json named above"],
  ["vitest", "mend what fails; one file alone: `npx vitest run test/<path>`"],
];

for (const [script, whatToDo] of steps) {
  const started = performance.now();
  const isTests = script === "vitest"; // the one step whose output is worth reading when all is well
  process.stdout.write(isTests ? `▶ npm run ${script}\n` : `▶ npm run ${script} … `);
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", script], {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32",
    stdio: isTests ? "inherit" : "pipe",
  });
  if (status !== 0) {
    process.stdout.write(`\n${stdout ?? ""}${stderr ?? ""}\n✗ ${script} failed; ${whatToDo}\n`);
    process.exit(1);
  }
  if (!isTests) process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
process.stdout.write("✓ everything holds\n");
