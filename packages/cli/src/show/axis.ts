// Where the ticks of an axis stand, and where on paper a value does.

/** About `count` round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0 && rough < Infinity)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A value to its place on paper. */
export type Scale = (value: number) => number;

/** `low` is at `from`, `high` at `to`. */
export function linearScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** The same for the logarithms. */
export function logarithmicScale(range: readonly [number, number], paper: readonly [number, number]): Scale {
  const linear = linearScale([Math.log(range[0]), Math.log(range[1])], paper);
  return (value) => linear(Math.log(value));
}

/** A scale whose bands, ascending in Hz, are equally high. */
export function bandScale(bandHz: Float64Array, [from, to]: readonly [number, number]): Scale {
  return (hz) => {
    const above = bandHz.findIndex((center) => center >= hz);
    if (above < 0) return to;
    const below = above === 0 ? 0 : bandHz[above - 1];
    const band = above - 0.5 + (hz - below) / (bandHz[above] - below);
    return from + (Math.max(0, band) / bandHz.length) * (to - from);
  };
}

/** 0.05 → "0.05", 12000 → "12k", −20 → "−20". */
export function tickText(value: number): string {
  const text =
    Math.abs(value) >= 1000 ? `${Number((value / 1000).toPrecision(6))}k` : String(Number(value.toPrecision(6)));
  return text.replace("-", "−");
}
