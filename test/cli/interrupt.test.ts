// Ctrl-C at any moment: the program ends soon, says so, and leaves nothing half-written.
import { linkSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { endOf, run, smallRecipe, sound, start, temporaryFolder, write, writeSounds } from "./program.ts";

const folder = temporaryFolder();

// Windows has no signals: there a process is ended at once.
test.skipIf(process.platform === "win32")(
  "Ctrl-C during the features ends with 130 and leaves no file (skipped on Windows)",
  async () => {
    // Minutes of work: links to one long sound, each read anew.
    write(join(folder, "long.wav"), sound("noise", 1, { sampleRate: 44_100, seconds: 20 }));
    for (const label of ["a", "b"]) {
      mkdirSync(join(folder, "many", label), { recursive: true });
      for (let i = 0; i < 300; i++) linkSync(join(folder, "long.wav"), join(folder, "many", label, `${i}.wav`));
    }
    const before = readdirSync(folder);
    let stopped = 0;
    for (let wait = 800; stopped < 2; wait *= 1.5) {
      const child = start(folder, ["train", "many", "--no-cache", "--threads", "1"]);
      const end = endOf(child);
      await setTimeout(wait);
      child.kill("SIGINT");
      const result = await end;
      expect(readdirSync(folder)).toEqual(before);
      if (result.code === null) continue; // on a busy machine it had not begun yet: Ctrl-C had its usual effect
      expect(result).toEqual({ code: 130, stdout: "", stderr: "stopped, nothing was written\n" });
      stopped++;
    }
  },
);

test.skipIf(process.platform === "win32")(
  "a model is there as a whole or not at all whenever Ctrl-C comes (skipped on Windows)",
  async () => {
    writeSounds(join(folder, "sounds"), 3);
    write(join(folder, "small.toml"), smallRecipe);
    const args = ["train", "sounds", "--recipe", "small.toml", "--threads", "1"];
    for (let wait = 100; wait <= 1200; wait += 200) {
      const child = start(folder, args);
      const end = endOf(child);
      await setTimeout(wait);
      child.kill("SIGINT");
      await end;
      expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
      if (!readdirSync(folder).includes("sounds.ulmus")) continue;
      expect(await run(folder, ["predict", "sounds.ulmus", "sounds/tone/0.wav"])).toMatchObject({ code: 0 });
    }
    expect(await run(folder, args)).toMatchObject({ code: 0 });
  },
);
