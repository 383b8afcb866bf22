// The numbers of Pons & Serra (2018) for about 3500 features, read off their charts (± 0.3 points), and the baseline they name.

type Published = Readonly<Record<string, { readonly value: number; readonly deviation?: number }>>;

export interface PublishedSet {
  readonly SVM: Published;
  readonly ELM: Published;
}

/** Features, then SVM and its error bar, then ELM and its error bar, in per cent. */
type Line = readonly [string, number, number, number, number];

const gtzan: readonly Line[] = [
  ["VGG", 59.6, 2.8, 43.7, 1.2],
  ["7×96", 45.1, 0.6, 43.0, 1.3],
  ["7×86", 53.2, 1.1, 42.2, 3.4],
  ["Timbral", 52.4, 0.7, 46.8, 3.3],
  ["Temporal", 43.9, 0.8, 36.5, 1.5],
  ["Timbral + temporal", 56.7, 1.5, 50.1, 2.6],
  ["Sample-level", 50.5, 0.7, 47.9, 1.1],
  ["Frame-level", 39.9, 0.5, 37.7, 2.6],
  ["Frame-level, many shapes", 44.4, 2.0, 39.2, 1.4],
];

const ballroom: readonly Line[] = [
  ["VGG", 71.4, 0.5, 69.7, 0.3],
  ["7×96", 60.6, 0.3, 56.2, 0.7],
  ["7×86", 65.3, 0.3, 57.6, 0.3],
  ["Timbral", 64.3, 0.3, 56.9, 0.7],
  ["Temporal", 89.9, 0.3, 89.9, 0.3],
  ["Timbral + temporal", 81.5, 0.3, 78.5, 0.5],
  ["Sample-level", 71.0, 0.5, 65.7, 0.3],
  ["Frame-level", 38.7, 0.3, 38.7, 0.3],
  ["Frame-level, many shapes", 41.4, 0.3, 40.7, 0.5],
];

const urbanSound: readonly Line[] = [
  ["VGG", 70.8, 0.3, 66.8, 0.5],
  ["7×96", 57.0, 0.3, 57.8, 0.8],
  ["7×86", 63.1, 0.3, 59.7, 1.0],
  ["Timbral", 62.6, 0.4, 60.7, 0.7],
  ["Timbral + temporal", 64.2, 0.4, 62.8, 0.5],
  ["Sample-level", 58.6, 0.3, 57.6, 0.8],
  ["Frame-level", 38.6, 0.4, 42.0, 0.5],
  ["Frame-level, many shapes", 45.2, 0.3, 46.7, 0.3],
];

/** Of a known set; those of which the paper says nothing have no numbers. */
export function publishedFor(set: string | undefined): PublishedSet {
  if (set === "GTZAN") return table(gtzan, 53.4);
  if (set === "Extended Ballroom") return table(ballroom, 63.3);
  if (set === "UrbanSound8K") return table(urbanSound, 65.6);
  return { SVM: {}, ELM: {} };
}

function table(lines: readonly Line[], mfcc: number): PublishedSet {
  const share = (value: number, deviation: number) => ({ value: value / 100, deviation: deviation / 100 });
  return {
    SVM: {
      ...Object.fromEntries(lines.map(([name, value, deviation]) => [name, share(value, deviation)])),
      [mfccName]: { value: mfcc / 100 },
    },
    ELM: Object.fromEntries(lines.map(([name, , , value, deviation]) => [name, share(value, deviation)])),
  };
}

/** Their baseline: 20 MFCC and two deltas, mean and deviation. */
export const mfccName = "MFCC";
