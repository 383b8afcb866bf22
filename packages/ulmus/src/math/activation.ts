// The activations of a hidden layer: one number in, one number out.
import { erfc } from "./error-function.ts";

/** What a unit makes of the sum of its inputs. */
export type Activation = (z: number) => number;

// In the order of kernels/activation.h.
export const activations = {
  tanh: Math.tanh,
  sigmoid: (z: number): number => (z >= 0 ? 1 / (1 + Math.exp(-z)) : 1 - 1 / (1 + Math.exp(z))),
  relu: (z: number): number => (z > 0 ? z : 0),
  sine: Math.sin,
  cosine: Math.cos,
  hardlim: (z: number): number => (z > 0 ? 1 : 0),
  softlim: (z: number): number => Math.min(1, Math.max(0, z)),
  tribas: (z: number): number => Math.max(0, 1 - Math.abs(z)),
  gaussian: (z: number): number => Math.exp(-z * z),
  multiquadric: (z: number): number => Math.sqrt(1 + z * z),
  inverseMultiquadric: (z: number): number => 1 / Math.sqrt(1 + z * z),
  identity: (z: number): number => z,
  inverseTribas: (z: number): number => Math.min(1, Math.abs(z)),
  leakyRelu: (z: number): number => (z > 0 ? z : 0.01 * z),
  elu: (z: number): number => (z > 0 ? z : Math.expm1(z)),
  gelu: (z: number): number => (z * erfc(-z / Math.SQRT2)) / 2, // z Φ(z), exact
  softsign: (z: number): number => z / (1 + Math.abs(z)),
  sign: Math.sign,
} as const satisfies Record<string, Activation>;

/** The name of an activation; formulas as in Python-ELM's random_layer.py where it has them. */
export type ActivationName = keyof typeof activations;

export const activationNames = Object.keys(activations) as readonly ActivationName[] as [
  ActivationName,
  ...ActivationName[],
];
