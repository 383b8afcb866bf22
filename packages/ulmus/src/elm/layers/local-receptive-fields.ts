// Local receptive fields (ELM-LRF: Huang, Bai, Kasun & Vong 2015): rows are pictures (of spectrograms, say), small random
// fields at right angles to each other are moved over them, and the energy around each place is the activation. All comes
// from the seed; nothing is learnt.
import { ArgumentError } from "../../errors.ts";
import { type Convolution, convolutionAxes } from "../../math/convolution.ts";
import type { Kernels } from "../../math/kernels.ts";
import { type Matrix32, matrix32, rowOf } from "../../math/matrix.ts";
import { createRandom } from "../../math/random.ts";
import { drawOrthogonal } from "../deep/orthogonal.ts";
import { pooledSize, poolSquareRoot, type SquareRootPooling } from "../deep/square-root-pooling.ts";
import type { HiddenLayer } from "./kind.ts";

export interface LocalReceptiveFieldUnits {
  readonly kind: "localReceptiveFields";
  /** Number of fields: each gives a map of the picture. */
  readonly units: number;
  /** The size of the picture that a row holds, line by line. */
  readonly pictureHeight: number;
  readonly pictureWidth: number;
  /** The size of a field, at most that of the picture. */
  readonly fieldHeight: number;
  readonly fieldWidth: number;
  /** Places on each side of a pool's middle. */
  readonly poolRadius: number;
  /** From one pool's middle to the next: 1 in the paper; larger gives fewer columns. */
  readonly poolStride: number;
  readonly seed: number;
}

/** Draws the fields for rows of `inputs` = height × width; columns: pools × maps, the maps of a pool adjacent. */
export function createLocalReceptiveFieldUnits(recipe: LocalReceptiveFieldUnits, inputs: number): HiddenLayer {
  const { units: maps, pictureHeight, pictureWidth, fieldHeight, fieldWidth } = recipe;
  requireSizes(recipe, inputs);
  const area = fieldHeight * fieldWidth;
  const drawn = drawOrthogonal(area, maps, createRandom(recipe.seed));
  const filterPower = Math.sqrt(Math.max(1, maps / area)); // more fields than pixels are shorter than 1
  const convolution = {
    height: pictureHeight,
    width: pictureWidth,
    channels: 1,
    filters: maps,
    kernelHeight: fieldHeight,
    kernelWidth: fieldWidth,
  };
  const [rows, columns] = convolutionAxes(convolution);
  const pooling = { height: rows.out, width: columns.out, maps, radius: recipe.poolRadius, stride: recipe.poolStride };
  const [pooledRows, pooledColumns] = pooledSize(pooling);
  const width = pooledRows * pooledColumns * maps;
  const poolArea = Math.min(rows.out, 2 * pooling.radius + 1) * Math.min(columns.out, 2 * pooling.radius + 1);
  const power = filterPower * Math.sqrt(inputs / (poolArea * width)); // for pictures of white noise of squared norm 1
  const filters = Float32Array.from(drawn.data, (value) => power * value);
  return {
    inputs,
    columns: width,
    transform: (pictures, kernels) => mapAll(pictures, { filters, convolution, pooling, width, kernels }),
  };
}

interface Maps {
  readonly filters: Float32Array;
  readonly convolution: Convolution;
  readonly pooling: SquareRootPooling;
  readonly width: number;
  readonly kernels: Kernels;
}

function mapAll(pictures: Matrix32, { filters, convolution, pooling, width, kernels }: Maps): Matrix32 {
  const bias = new Float32Array(pooling.maps);
  const maps = new Float32Array(pooling.height * pooling.width * pooling.maps);
  const out = matrix32(pictures.rows, width);
  for (let i = 0; i < pictures.rows; i++) {
    kernels.convolve(maps, rowOf(pictures, i), filters, bias, convolution);
    poolSquareRoot(rowOf(out, i), maps, pooling);
  }
  return out;
}

function requireSizes(recipe: LocalReceptiveFieldUnits, inputs: number): void {
  const { pictureHeight, pictureWidth, fieldHeight, fieldWidth } = recipe;
  const whole = ["pictureHeight", "pictureWidth", "fieldHeight", "fieldWidth", "units", "poolStride"] as const;
  for (const name of whole) {
    if (Number.isInteger(recipe[name]) && recipe[name] >= 1) continue;
    throw new ArgumentError(`createLayer: ${name} must be a whole number ≥ 1, got ${recipe[name]}`);
  }
  if (!(Number.isInteger(recipe.poolRadius) && recipe.poolRadius >= 0)) {
    throw new ArgumentError(`createLayer: poolRadius must be a whole number ≥ 0, got ${recipe.poolRadius}`);
  }
  if (pictureHeight * pictureWidth !== inputs) {
    throw new ArgumentError(
      `createLayer: pictures of ${pictureHeight} × ${pictureWidth} need rows of ${pictureHeight * pictureWidth} columns, got ${inputs}`,
    );
  }
  if (fieldHeight > pictureHeight || fieldWidth > pictureWidth) {
    throw new ArgumentError(
      `createLayer: fields must fit into pictures of ${pictureHeight} × ${pictureWidth}, got ${fieldHeight} × ${fieldWidth}`,
    );
  }
}
