// The twenty made-up sounds of scripts/golden-librosa.py: the same formulas.

export interface Sound {
  readonly sampleRate: number;
  readonly samples: Float32Array;
}

/** A gliding tone with six harmonics, noise, clicks and, in some, silence in the middle. */
export function madeUpSound(i: number): Sound {
  const sampleRate = [8000, 11025, 16000, 22050][i % 4];
  const count = Math.floor(0.8 * sampleRate) + 37 * i;
  const [pitch, glide] = [90 + 17 * i, ((i % 5) - 2) * 40];
  const noiseLevel = [0, 0.001, 0.05, 0.4][Math.floor(i / 2) % 4];
  const clickDistance = Math.floor(sampleRate / (3 + (i % 4)));
  let state = i + 1;
  const samples = Float32Array.from({ length: count }, (_, n) => {
    const t = n / sampleRate;
    const phase = 2 * Math.PI * (pitch * t + (glide * t * t) / 2);
    let tone = 0;
    for (let h = 1; h <= 6; h++) tone += Math.sin(h * phase) / h;
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    const click = n % clickDistance === 0 ? 0.7 : 0;
    return (i % 7 === 6 ? 0 : 0.2 * tone) + (state / 2 ** 32 - 0.5) * noiseLevel + click;
  });
  if (i % 6 === 5) samples.fill(0, Math.floor(count / 3), Math.floor(count / 2));
  return { sampleRate, samples };
}
