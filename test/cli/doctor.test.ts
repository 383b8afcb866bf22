// What ulmus says about the machine that it runs on, with the program as it is installed.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run, temporaryFolder, write } from "./program.ts";

const folder = temporaryFolder();

describe("ulmus doctor", () => {
  test("--json names the kernels in use, why, and a speed of each backend that runs", async () => {
    const { code, stdout, stderr } = await run(folder, ["doctor", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const findings = JSON.parse(stdout);
    expect(findings).toMatchObject({
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      kernels: { threads: availableParallelism() },
      decoders: { flac: "", mp3: "", opus: "", vorbis: "" },
    });
    type State = { readonly backend: string; readonly name?: string; readonly reason?: string };
    const states: readonly State[] = findings.kernels.backends;
    expect(states.map(({ backend }) => backend)).toEqual(["native", "wasm", "plain"]);
    expect(states.every(({ name, reason }) => (name === undefined) !== (reason === undefined))).toBe(true);
    const running = states.filter(({ name }) => name !== undefined);
    expect(findings.kernels.name).toBe(running[0].name);
    const measured = new Set(findings.speeds.map(({ backend }: State) => backend));
    expect([...measured]).toEqual(running.map(({ backend }) => backend));
    for (const speed of findings.speeds) {
      for (const name of ["product", "gram", "solve"]) expect(speed[name], name).toBeGreaterThan(0.01);
    }
    const speedOf = (backend: string) => findings.speeds.find((speed: State) => speed.backend === backend).product;
    expect(speedOf("wasm")).toBeGreaterThan(2 * speedOf("plain"));
  }, 30_000);

  test("says that ULMUS_BACKEND has decided", async () => {
    const { code, stdout } = await run(folder, ["doctor", "--no-speed"], { ULMUS_BACKEND: "plain" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/kernels +plain on \d+ threads?: the environment variable ULMUS_BACKEND is "plain"/);
    expect(stdout).not.toContain("GFLOP/s");
  });

  test("names no kernels, and the choice there is, if ULMUS_BACKEND is none of them", async () => {
    const { code, stdout } = await run(folder, ["doctor", "--no-speed"], { ULMUS_BACKEND: "gpu" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/kernels +none/);
    expect(stdout).toContain("native, wasm, plain");
  });

  test("counts the files of the cache and their bytes, and finds no ffmpeg on an empty PATH", async () => {
    write(join(folder, "kept/features/a/1.rows"), new Uint8Array(1500));
    write(join(folder, "kept/features/b/2.rows"), new Uint8Array(500));
    const env = { ULMUS_CACHE: join(folder, "kept"), PATH: "" };
    const { stdout } = await run(folder, ["doctor", "--no-speed", "--json"], env);
    const { cache, ffmpeg } = JSON.parse(stdout);
    expect(cache).toEqual({ folder: join(folder, "kept"), files: 2, bytes: 2000 });
    expect(ffmpeg).toBeUndefined();
  });
});
