// The nine random networks of Pons & Serra (2018) and their MFCC baseline, as recipes.
import { createRecipe, type Recipe, type RecipeInput } from "ulmus";
import type { ArchitectureName } from "ulmus/parts";
import { mfccName } from "./published.ts";

/** A kind of features; its filters are drawn from a seed. */
export interface Features {
  readonly name: string;
  readonly recipe: (seed: number) => Recipe;
}

interface Network {
  readonly name: string;
  readonly architecture: ArchitectureName;
  readonly isWaveform?: true;
}

const networks: readonly Network[] = [
  { name: "VGG", architecture: "vgg" },
  { name: "7×96", architecture: "7x96" },
  { name: "7×86", architecture: "7x86" },
  { name: "Timbral", architecture: "timbral" },
  { name: "Temporal", architecture: "temporal" },
  { name: "Timbral + temporal", architecture: "timbralTemporal" },
  { name: "Sample-level", architecture: "sampleLevel", isWaveform: true },
  { name: "Frame-level", architecture: "frameLevel", isWaveform: true },
  { name: "Frame-level, many shapes", architecture: "frameLevelMany", isWaveform: true },
];

/** Their front end at 12 kHz: 512 samples every 256, 96 bands of librosa's, in absolute decibels. */
const spectrogram: RecipeInput["frontEnd"] = {
  sampleRate: 12_000,
  frameSeconds: 512 / 12_000,
  hopSeconds: 256 / 12_000,
  minHz: 0,
  floorDecibel: 80,
  padding: "reflect",
};

/** What is compared on a set, in one size. UrbanSound8K had no temporal bar, and shorter temporal filters. */
export function featuresOf(size: "small" | "large", set: string | undefined): Features[] {
  const isUrban = set === "UrbanSound8K";
  const ofSet = networks
    .filter(({ architecture }) => !(isUrban && architecture === "temporal"))
    .map((network): Network => {
      const isShort = isUrban && network.architecture === "timbralTemporal";
      return isShort ? { ...network, architecture: "timbralTemporalShort" } : network;
    });
  return [...ofSet.map((network) => ({ name: network.name, recipe: recipeOf(network, size) })), mfcc];
}

function recipeOf({ architecture, isWaveform }: Network, size: "small" | "large"): Features["recipe"] {
  return (seed) =>
    createRecipe({
      frontEnd: isWaveform ? { sampleRate: 12_000 } : spectrogram,
      blocks: [
        {
          ...(isWaveform ? { frames: "waveform" } : { frames: "logMel", bands: 96, mel: "librosa" }),
          encode: "convolution",
          // Their clips of 29 s are long enough; shorter ones are repeated, as theirs of 4 s were.
          convolution: { architecture, size, seed, short: "repeat" },
        },
      ],
    });
}

const mfcc: Features = {
  name: mfccName,
  recipe: () =>
    createRecipe({
      frontEnd: { ...spectrogram, frameSeconds: 2048 / 12_000, hopSeconds: 512 / 12_000 },
      blocks: [
        {
          frames: "mfcc",
          mel: "librosa",
          bands: 128,
          coefficients: 20,
          functionals: ["mean", "deviation"],
          parts: [0, 0, 0],
        },
      ],
    }),
};
