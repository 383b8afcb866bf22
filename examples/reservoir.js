// Order of events: tones that rise and tones that fall have the same statistics. A reservoir remembers which came first.
import { Classifier } from "ulmus";

/** Half a second from `from` to `to` Hz, a little different for every `take`. */
function glide(from, to, take) {
  const sampleRate = 8000;
  const length = sampleRate / 2;
  let phase = take;
  const samples = Float32Array.from({ length }, (_, i) => {
    const hertz = (from + ((to - from) * i) / length) * (1 + 0.05 * Math.sin(5 * take));
    phase += (2 * Math.PI * hertz) / sampleRate;
    return 0.3 * Math.sin(phase) + 0.01 * Math.sin(1000 * Math.sin(i * take));
  });
  return { sampleRate, samples };
}

const takes = Array.from({ length: 20 }, (_, take) => take + 1);
const clips = {
  signals: [...takes.map((take) => glide(300, 2000, take)), ...takes.map((take) => glide(2000, 300, take + 0.5))],
  labels: [...takes.map(() => "rises"), ...takes.map(() => "falls")],
};

const encoders = {
  statistics: { frames: "mfcc", encode: "statistics" },
  reservoir: { frames: "mfcc", encode: "reservoir", reservoir: { units: 100, leakRate: 0.1 } },
};
for (const [name, block] of Object.entries(encoders)) {
  const model = Classifier.fit(clips, { blocks: [block], layer: { units: 0 } });
  console.log(
    `by ${name}: ${Math.round(100 * model.heldOut.accuracy)} % of ${model.heldOut.groups} clips held out are right`,
  );
}
