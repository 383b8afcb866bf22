// Everything that must hold before a commit: what needs no test first, side by side, then the tests.
// The layers, the docs, the API and the packed packages are checked by tests: see test/*.test.ts.
import { spawn } from "node:child_process";

const beforeTests = [
  ["types", "mend the type errors above"],
  ["lint", "mend the lines above; .oxlintrc.json says why a rule is there"],
  ["format:check", "run `npm run format`"],
  ["unused", "delete what is unused, or name it in knip.json with the reason"],
  ["packages", "mend the package.json named above"],
];

const results = await Promise.all(beforeTests.map(([script]) => run(script, "pipe")));
for (const [i, [script, whatToDo]] of beforeTests.entries()) {
  const { status, output, seconds } = results[i];
  process.stdout.write(`▶ npm run ${script} … ${status === 0 ? "" : "✗ "}${seconds.toFixed(1)} s\n`);
  if (status !== 0) stop(`${output}\n✗ ${script} failed; ${whatToDo}\n`);
}
process.stdout.write("▶ npm run vitest\n"); // the one step whose output is worth reading when all is well
if ((await run("vitest", "inherit")).status !== 0) {
  stop("✗ vitest failed; mend what fails; one file alone: `npx vitest run test/<path>`\n");
}
process.stdout.write("✓ everything holds\n");

/** Runs an npm script to its end; its output is given back if it is piped. */
function run(script, stdio) {
  const started = performance.now();
  const child = spawn("npm", ["run", "--silent", script], {
    cwd: new URL("..", import.meta.url),
    shell: process.platform === "win32",
    stdio: ["ignore", stdio, stdio],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (output += text));
  return new Promise((resolve) => {
    const end = (status, reason = "") =>
      resolve({ status, output: output + reason, seconds: (performance.now() - started) / 1000 });
    child.on("error", (error) => end(1, String(error)));
    child.on("close", (status) => end(status));
  });
}

function stop(message) {
  process.stdout.write(message);
  process.exit(1);
}
