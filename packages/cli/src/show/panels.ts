// The panels of a page, each a strip of paper over the same time axis: what is drawn, its own axis and its name.
import { beatLines, type Frame, grid, onsetMarks, valueAxis } from "./marks.ts";
import { bandScale, linearScale, logarithmicScale, niceTicks, type Scale, tickText } from "./axis.ts";
import type { Curve, Portrait } from "./portrait.ts";
import { colourOf, QUIETEST, spectrogramImage } from "./spectrogram-image.ts";
import { element, label, pathThrough, textOf } from "./svg.ts";

export interface PanelContext {
  readonly portrait: Portrait;
  readonly frame: Frame;
  /** Seconds to a place from left to right. */
  readonly timeScale: Scale;
}

export interface Panel {
  /** In the units of the paper. */
  readonly height: number;
  readonly draw: (context: PanelContext) => string[];
}

const INK = "#1f4e79";

/** The panels of a portrait, from above. */
export function panelsOf(portrait: Portrait): Panel[] {
  return [
    { height: 100, draw: drawWaveform },
    { height: 170, draw: drawSpectrogram },
    { height: 86, draw: (context) => drawPitch(context) },
    { height: 76, draw: (context) => drawCurve(context, portrait.onsetStrength, { hasMarks: true }) },
    ...portrait.curves.map((curve) => ({ height: 62, draw: (context: PanelContext) => drawCurve(context, curve) })),
  ];
}

function drawWaveform({ portrait, frame, timeScale }: PanelContext): string[] {
  const { samples, sampleRate } = portrait.signal;
  const scale = linearScale([-1, 1], [frame.bottom, frame.top]);
  const columns = Math.round(2 * (frame.right - frame.left));
  const time = (i: number): number => timeScale(portrait.from + i / sampleRate);
  let path: string;
  if (samples.length <= columns) path = pathThrough(Array.from(samples, (value, i) => [time(i), scale(value)]));
  else {
    path = Array.from({ length: columns }, (_, x) => {
      const from = Math.floor((x * samples.length) / columns);
      const part = samples.subarray(from, Math.max(from + 1, Math.floor(((x + 1) * samples.length) / columns)));
      const [low, high] = [part.reduce((a, b) => Math.min(a, b)), part.reduce((a, b) => Math.max(a, b))];
      return `M${textOf(time(from))} ${textOf(scale(high))}V${textOf(scale(low) + 0.3)}`;
    }).join("");
  }
  return [
    ...beatLines(portrait, frame, timeScale),
    element("path", { d: path, stroke: INK, "stroke-width": 0.6, fill: "none" }),
    ...onsetMarks(portrait, frame, timeScale),
    ...valueAxis(frame, { name: "amplitude", unit: "full scale = 1", ticks: [-1, 0, 1], scale }),
  ];
}

function drawSpectrogram({ portrait, frame, timeScale }: PanelContext): string[] {
  const { logMel, frameRate, bandHz, from, to } = portrait;
  const left = timeScale(from - 0.5 / frameRate);
  const right = timeScale(from + (logMel.rows - 0.5) / frameRate);
  const scale = bandScale(bandHz, [frame.bottom, frame.top]);
  const ticks = [100, 300, 1000, 3000, 10_000].filter((hz) => hz < bandHz[bandHz.length - 1]);
  const image = element("image", {
    x: left,
    y: frame.top,
    width: right - left,
    height: frame.bottom - frame.top,
    preserveAspectRatio: "none",
    href: spectrogramImage(portrait),
  });
  // An element of its own cuts off the half frames that stand out at both ends.
  const [x, width, height] = [timeScale(from), timeScale(to) - timeScale(from), frame.bottom - frame.top];
  const viewBox = [x, frame.top, width, height].map(textOf).join(" ");
  return [
    element("svg", { x, y: frame.top, width, height, viewBox }, [image]),
    ...valueAxis(frame, { name: "log-mel", unit: "Hz", ticks, scale }),
    ...colourBar(frame),
  ];
}

function colourBar({ right, top, bottom }: Frame): string[] {
  const scale = linearScale([QUIETEST, 0], [bottom, top]);
  const steps = 40;
  const bars = Array.from({ length: steps }, (_, i) => {
    const [low, high] = [i, i + 1].map((step) => scale(QUIETEST * (1 - step / steps)));
    const fill = `rgb(${colourOf(QUIETEST * (1 - (i + 0.5) / steps)).join(" ")})`.replaceAll(" ", ",");
    return element("rect", { x: right + 10, y: high, width: 8, height: low - high + 0.3, fill });
  });
  const texts = [QUIETEST, QUIETEST / 2, 0].map((value) => {
    const unit = value === 0 ? " dB" : "";
    return label(`${tickText(value)}${unit}`, [right + 22, scale(value) + 3.5]);
  });
  return [...bars, ...texts];
}

function drawPitch({ portrait, frame, timeScale }: PanelContext): string[] {
  const values = Array.from(portrait.pitch.values);
  const voiced = values.filter((hz) => hz > 0);
  const lowest = voiced.reduce((a, b) => Math.min(a, b), Infinity) / 1.12;
  const highest = voiced.reduce((a, b) => Math.max(a, b), 0) * 1.12;
  const range: readonly [number, number] = voiced.length > 0 ? [lowest, highest] : [55, 880];
  const scale = logarithmicScale(range, [frame.bottom, frame.top]);
  const ticks = [50, 70, 100, 150, 200, 300, 400, 600, 800, 1200, 1600].filter(
    (hz) => hz >= range[0] && hz <= range[1],
  );
  const few = ticks.length > 5 ? ticks.filter((_, i) => i % 2 === 0) : ticks;
  const points = values.map((hz, t): [number, number] => [
    timeScale(portrait.from + t / portrait.frameRate),
    scale(hz),
  ]);
  const none =
    voiced.length > 0
      ? []
      : [
          label("none found", [(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2 + 4], {
            anchor: "middle",
            fill: "#777",
          }),
        ];
  return [
    ...grid(frame, few.map(scale)),
    element("path", {
      d: pathThrough(points),
      stroke: INK,
      "stroke-width": 1.8,
      "stroke-linecap": "round",
      fill: "none",
    }),
    ...none,
    ...valueAxis(frame, { ...portrait.pitch, ticks: few, scale }),
  ];
}

function drawCurve(
  { portrait, frame, timeScale }: PanelContext,
  curve: Curve,
  { hasMarks = false }: { readonly hasMarks?: boolean } = {},
): string[] {
  const values = Array.from(curve.values);
  const finite = values.filter(Number.isFinite);
  const [low, high] = [
    finite.reduce((a, b) => Math.min(a, b), Infinity),
    finite.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const margin = high > low ? 0.06 * (high - low) : Math.max(0.5, Math.abs(high) * 0.1);
  const range: readonly [number, number] = [low - margin, high + margin];
  const scale = linearScale(range, [frame.bottom, frame.top]);
  const ticks = niceTicks(...range, 4);
  const points = values.map((value, t): [number, number] => [
    timeScale(portrait.from + t / portrait.frameRate),
    scale(value),
  ]);
  return [
    ...grid(frame, ticks.map(scale)),
    ...(hasMarks ? beatLines(portrait, frame, timeScale) : []),
    element("path", {
      d: pathThrough(points),
      stroke: INK,
      "stroke-width": 1.1,
      "stroke-linejoin": "round",
      fill: "none",
    }),
    ...(hasMarks ? onsetMarks(portrait, frame, timeScale) : []),
    ...valueAxis(frame, { ...curve, ticks, scale }),
  ];
}
