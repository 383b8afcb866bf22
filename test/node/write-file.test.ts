import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FileError } from "ulmus-source/errors.ts";
import { writeFileAtomically } from "ulmus-source/node/write-file.ts";
import { compileSources, type Compiled } from "./compiled.ts";
import { temporaryFolder } from "./sounds.ts";

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);

let compiled: Compiled;
beforeAll(() => void (compiled = compileSources()));
afterAll(() => compiled.remove());

describe("writeFileAtomically", () => {
  test("writes a new file, and over an old one, and leaves nothing else", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a.bin");
    for (const content of [Buffer.from("old"), bytes]) {
      await writeFileAtomically(path, content);
      expect(readFileSync(path)).toEqual(Buffer.from(content));
      expect(readdirSync(folder)).toEqual(["a.bin"]);
    }
  });

  test("writes a view of a larger buffer, and a file with a long name", async () => {
    const path = join(temporaryFolder(), "ä".repeat(120));
    await writeFileAtomically(path, bytes.subarray(10, 20));
    expect([...readFileSync(path)]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test("writes to what a link leads to and keeps the link", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "real"), "old");
    symlinkSync("real", join(folder, "link"));
    await writeFileAtomically(join(folder, "link"), bytes);
    expect(readFileSync(join(folder, "real"))).toEqual(Buffer.from(bytes));
    expect(readdirSync(folder, { withFileTypes: true }).map((entry) => entry.isSymbolicLink())).toEqual([true, false]);
  });

  test("says in plain words why it cannot", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    mkdirSync(join(folder, "folder"));
    const write = (name: string): Promise<void> => writeFileAtomically(join(folder, name), bytes);
    await expect(write("no/a.bin")).rejects.toThrow(FileError);
    await expect(write("no/a.bin")).rejects.toThrow(/no\/a\.bin: does not exist; check the path/);
    await expect(write("file/a.bin")).rejects.toThrow(/a part of its path is a file and not a folder/);
    await expect(write("folder")).rejects.toThrow(/must be a file, got a folder/);
    expect(readdirSync(folder)).toEqual(["file", "folder"]);
  });

  test.skipIf(!existsSync("/dev/full"))(
    "to a full disk says so (/dev/full stands for one, on Linux only)",
    async () => {
      await expect(writeFileAtomically("/dev/full", bytes)).rejects.toThrow(
        "/dev/full: could not be written, because the disk is full; make room or choose another folder",
      );
      expect(existsSync("/dev/full")).toBe(true);
    },
  );

  test.skipIf(process.platform === "win32")("that fails half-way leaves the old file and nothing else", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.bin"), "old");
    const script = `
      import { writeFileAtomically } from ${JSON.stringify(compiled.url("node/write-file").href)};
      await writeFileAtomically(${JSON.stringify(join(folder, "a.bin"))}, new Uint8Array(100_000))
        .catch((error) => process.stdout.write(error.name + " " + error.message));`;
    // No file may be larger than eight blocks.
    const limited = ["-c", 'ulimit -f 8; exec "$0" --input-type=module -e "$1"', process.execPath, script];
    const { stdout } = await promisify(execFile)("bash", limited);
    expect(stdout).toMatch(/^FileError .*a\.bin: could not be written, because it is larger than a file may be here/);
    expect(readdirSync(folder)).toEqual(["a.bin"]);
    expect(readFileSync(join(folder, "a.bin"), "utf8")).toBe("old");
  });
});
