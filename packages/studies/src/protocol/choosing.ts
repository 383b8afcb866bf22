// A classifier with a grid as one without: it chooses by groups held out of its own training rows, wherever these come from.
import type { Classifier } from "../classifiers/classifier.ts";
import { chooseInside } from "./honest.ts";

/** Leaves a protocol nothing to choose. */
export function choosing<Setting>(classifier: Classifier<Setting>): Classifier<null> {
  return {
    name: classifier.name,
    settings: [null],
    describe: () => "",
    async learn(rows, _, options) {
      const all = Int32Array.from(rows.classes.keys());
      return classifier.learn(rows, await chooseInside(rows, all, classifier, options), options);
    },
  };
}
