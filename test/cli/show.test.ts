import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { encodeWav } from "ulmus";
import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { bandScale, niceTicks } from "../../packages/cli/src/show/axis.ts";
import { countClipped } from "../../packages/cli/src/show/facts.ts";
import { encodePng } from "../../packages/cli/src/show/png.ts";
import { colourOf } from "../../packages/cli/src/show/spectrogram-image.ts";
import { escape, pathThrough } from "../../packages/cli/src/show/svg.ts";
import { widthOf } from "../../packages/cli/src/terminal/table.ts";
import { expectRefusal, run, sound, temporaryFolder, write } from "./program.ts";

const folder = temporaryFolder();
const rate = 16_000;

/** Six seconds of a faint tone of 440 Hz, with a short loud click twice a second from 0.5 s on. */
const clicks = Array.from({ length: 11 }, (_, i) => 0.5 + 0.5 * i);
const samples = Float32Array.from({ length: 6 * rate }, (_, i) => {
  const since = (i / rate) % 0.5;
  const click = i >= rate / 2 ? 0.7 * Math.exp(-since * 400) * Math.sin(i * i) : 0;
  return 0.05 * Math.sin((2 * Math.PI * 440 * i) / rate) + click;
});
write(join(folder, "clicks.wav"), encodeWav({ sampleRate: rate, channels: [samples] }));
write(join(folder, "noise.wav"), sound("noise", 1));
write(join(folder, "broken.flac"), "fLaC but no more");
write(join(folder, "silence.wav"), encodeWav({ sampleRate: 8000, channels: [new Float32Array(4000)] }));
write(join(folder, "one.wav"), encodeWav({ sampleRate: 44_100, channels: [Float32Array.of(0.5)] }));

/** Places from left to right as seconds, for a picture of six seconds; see page.ts for the edges. */
const secondsAt = (x: number): number => ((x - 84) / (848 - 84)) * 6;

/** The names of elements in the order in which they begin; fails where tags do not match. */
function elementsOf(xml: string): string[] {
  const [open, all]: [string[], string[]] = [[], []];
  for (const [, slash, name, , isEmpty] of xml.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name);
    else {
      all.push(name);
      if (!isEmpty) open.push(name);
    }
  }
  expect(open).toEqual([]);
  expect(xml.replace(/<\/?[\w:]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, "")).not.toMatch(/[<>]/);
  return all;
}

describe("ulmus show", () => {
  test("draws a sound in lines that fit, with the facts of the whole file", async () => {
    const { code, stdout, stderr } = await run(folder, ["show", "clicks.wav"]);
    expect([code, stderr]).toEqual([0, ""]);
    for (const line of stdout.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/duration +6\.000 s/);
    expect(stdout).toMatch(/rate +16,000 Hz, mono/);
    expect(stdout).toMatch(/tempo +1(17|21|25) beats a minute/); // 120, whose beat is no whole number of frames
    expect(stdout).toMatch(/clipping +none/);
    expect(stdout).toMatch(/[⠁-⣿]{20}/);
    expect(stdout).toMatch(/[░▒▓█]/);
  });

  test("marks the onsets of clicks on the page to 35 ms, and beats half a second apart", async () => {
    const { code, stdout } = await run(folder, ["show", "clicks.wav", "--out", "page.svg"]);
    expect([code, stdout]).toEqual([0, "wrote page.svg\n"]);
    const svg = readFileSync(join(folder, "page.svg"), "utf8");
    const elements = elementsOf(svg);
    expect(elements.filter((name) => name === "image")).toHaveLength(1);
    for (const name of ["amplitude", "log-mel", "pitch", "onset strength", "level", "centroid", "time in s"]) {
      expect(svg).toContain(`>${name}</text>`);
    }
    const onsets = [...svg.matchAll(/class="onset" d="M([\d.]+) /g)].map(([, x]) => secondsAt(Number(x)));
    const marked = [...new Set(onsets)]; // each is marked in two panels
    for (const click of clicks) expect(Math.min(...marked.map((at) => Math.abs(at - click)))).toBeLessThan(0.035);
    for (const at of marked) expect(Math.min(...clicks.map((click) => Math.abs(at - click)))).toBeLessThan(0.06);
    const beats = [...svg.matchAll(/class="beat" x1="([\d.]+)"/g)].map(([, x]) => secondsAt(Number(x)));
    const each = beats.slice(0, beats.length / 2);
    expect(each.length).toBeGreaterThan(6);
    each.slice(1).forEach((beat, i) => expect(Math.abs(beat - each[i] - 0.5)).toBeLessThan(0.05));
  });

  test("writes PNG pages of 1800 pixels, SVG pages that are higher for more sounds, and HTML", async () => {
    expect((await run(folder, ["show", "noise.wav", "--out", "page.png"])).code).toBe(0);
    const png = readFileSync(join(folder, "page.png"));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(1800);
    expect(png.readUInt32BE(20)).toBeGreaterThan(1200);
    expect(png.length).toBeGreaterThan(30_000); // or nothing is drawn
    expect((await run(folder, ["show", "noise.wav", "silence.wav", "one.wav", "--out", "three.html"])).code).toBe(0);
    const html = readFileSync(join(folder, "three.html"), "utf8");
    expect(html).toContain("<title>noise.wav, silence.wav, one.wav</title>");
    const svg = html.slice(html.indexOf("<svg"), html.lastIndexOf("</svg>") + 6);
    expect(elementsOf(svg).filter((name) => name === "image")).toHaveLength(3);
    const height = Number(/viewBox="0 0 900 ([\d.]+)"/.exec(svg)?.[1]);
    expect(2 * height).toBeGreaterThan(2.9 * png.readUInt32BE(20));
    expect(svg).not.toContain("NaN");
  });

  test("shows a part, and says that it must be in the file", async () => {
    await run(folder, ["show", "clicks.wav", "--from", "2", "--seconds", "1.5", "--out", "part.svg"]);
    const svg = readFileSync(join(folder, "part.svg"), "utf8");
    expect(svg).toContain("duration 6.000 s");
    expect(svg).toContain(">2</text>");
    expect(svg).toContain(">3.4</text>");
    const { code, stderr } = await run(folder, ["show", "clicks.wav", "--from", "6"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/clicks\.wav: --from must be less than its 6\.000 s, got 6/);
  });

  test("goes on after a file that cannot be read, and writes nothing where all are such", async () => {
    const some = await run(folder, ["show", "broken.flac", "noise.wav"]);
    expect(some.code).toBe(1);
    expect(some.stderr).toMatch(/error: broken\.flac: this FLAC file holds no sound/);
    expect(some.stdout).toContain("noise.wav");
    expect((await run(folder, ["show", "broken.flac", "missing.wav", "--out", "none.svg"])).code).toBe(1);
    expect(existsSync(join(folder, "none.svg"))).toBe(false);
  });

  test("refuses what it cannot write, before it reads", async () => {
    expectRefusal(
      await run(folder, ["show", "noise.wav", "--out", "page.gif"]),
      /--out: must end in \.png, \.svg or \.html/,
    );
    const many = Array<string>(21).fill("noise.wav");
    expectRefusal(await run(folder, ["show", ...many, "--out", "page.svg"]), /has room for 20 sounds, got 21/);
    expect((await run(folder, ["show", "noise.wav", "--seconds", "0"])).stderr).toContain(
      "must be a number of seconds > 0",
    );
  });
});

describe("what pictures are made of", () => {
  test("ticks are round, evenly spaced, within the range, and at most about twice as many as asked", () =>
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (low, length, count) => {
          const ticks = niceTicks(low, low + length, count);
          expect(ticks.length).toBeLessThanOrEqual(count + 1);
          for (const tick of ticks) expect(tick >= low - length * 1e-6 && tick <= low + length * (1 + 1e-6)).toBe(true);
          const steps = ticks.slice(1).map((tick, i) => tick - ticks[i]);
          for (const step of steps) expect(Math.abs(step - steps[0])).toBeLessThan(1e-6 * length + 1e-6);
        },
      ),
    ));

  test("a band's middle stands in the middle of its place", () => {
    const scale = bandScale(Float64Array.of(100, 200, 400, 800), [40, 0]);
    [100, 200, 400, 800].forEach((hz, band) => expect(scale(hz)).toBeCloseTo(40 - 10 * (band + 0.5), 9));
  });

  test("a PNG holds the pixels that went in", () => {
    const pixels = Uint8Array.from({ length: 3 * 5 * 4 }, (_, i) => (37 * i) & 255);
    const png = encodePng(pixels, 5, 4);
    const length = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + length));
    for (let y = 0; y < 4; y++)
      expect([...rows.subarray(16 * y + 1, 16 * y + 16)]).toEqual([...pixels.subarray(15 * y, 15 * y + 15)]);
  });

  test("louder is lighter in every step, from dark violet to yellow", () => {
    const lightness = Array.from({ length: 81 }, (_, i) => {
      const [red, green, blue] = colourOf(i - 80);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    lightness.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(lightness[i]));
    expect([colourOf(-200), colourOf(0)]).toEqual([
      [68, 1, 84],
      [253, 231, 37],
    ]);
  });

  test("text and names cannot break the page", () => {
    expect(escape(`<a href="x">&\u0001</a>`)).toBe("&lt;a href=&quot;x&quot;&gt;&amp;?&lt;/a&gt;");
    expect(
      pathThrough([
        [0, 1],
        [1, Number.NaN],
        [2, 3],
        [3, 4],
      ]),
    ).toBe("M0 1h0M2 3h0L3 4");
  });

  test("clipping counts samples at full scale that stand three or more in a row", () => {
    expect(countClipped(Float32Array.of(1, 1, 0, 1, -1, 1, 0.5, 1, 1, 1, 1))).toBe(7);
    expect(countClipped(new Float32Array(0))).toBe(0);
  });
});
