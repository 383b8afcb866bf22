// A model is sums, and sums add and subtract: learn more, forget exactly, merge models that were trained apart.
import { Classifier, presets } from "ulmus";

/** A quarter of a second of a buzzing tone of about `hertz`, a little different for every `take`. */
function tone(hertz, take) {
  const sampleRate = 8000;
  const pitch = hertz * (1 + 0.02 * Math.sin(7 * take));
  const samples = Float32Array.from(
    { length: sampleRate / 4 },
    (_, i) => 0.3 * Math.tanh(3 * Math.sin((2 * Math.PI * pitch * i) / sampleRate + take)),
  );
  return { sampleRate, samples };
}

const clips = (label, hertz, takes) => ({
  signals: takes.map((take) => tone(hertz, take)),
  labels: takes.map(() => label),
});
const both = (a, b) => ({ signals: [...a.signals, ...b.signals], labels: [...a.labels, ...b.labels] });
const bell = clips("bell", 900, [1, 2, 3, 4]);
const horn = clips("horn", 300, [1, 2, 3, 4]);
const later = both(clips("bell", 950, [5, 6]), clips("horn", 280, [5, 6]));

/** The largest difference between two models' scores. */
function difference(a, b) {
  const scores = [300, 500, 900].map((hertz) =>
    [a, b].map((model) => Object.values(model.predict(tone(hertz, 9)).scores)),
  );
  return Math.max(...scores.flatMap(([one, two]) => one.map((score, c) => Math.abs(score - two[c]))));
}

// With the preset fast all that is learnt of sounds are sums; the default also learns a dictionary, which stays.
const fit = () => Classifier.fit(both(bell, horn), presets.fast.recipe);
const model = fit();
console.log("900 Hz is a", model.predict(tone(900, 9)).label);

// Forgetting: as if the clips had never been heard.
const forgetful = fit().add(later).forget(later);
console.log("learnt and forgotten, against never heard: ", difference(forgetful, model).toExponential(1));

// Merging: two copies of one model learn apart, and are joined without sharing any sound.
const here = fit();
const there = here.blank().add(later);
console.log(
  "trained apart and merged, against together:",
  difference(here.merge(there), fit().add(later)).toExponential(1),
);

// A class that came later.
console.log("and now it knows", model.add(clips("whistle", 2500, [1, 2, 3])).labels.join(", "));
