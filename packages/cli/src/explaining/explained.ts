import {
  abs,
  max,
  min,
  relu,
  squeeze,
  sub,
  sum,
  tidy,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { gradCam, integratedGradients, occlusion, smoothGrad } from '@graftjs/transfer';

/** What a way to explain is given. */
export interface Explaining {
  /** A classifier without its softmax, where it can be had, and without models inside it. */
  readonly model: Model;
  /** One image, [1, height, width, channels]. */
  readonly x: Tensor;
  readonly class: number;
  /** The layer whose maps Grad-CAM weighs. */
  readonly layer: string;
}

/** How much each pixel counts for the class, [height, width] row by row, from 0. */
export interface Explained {
  readonly map: Float32Array;
  /** How far the attributions fail to sum to what they explain, as a part of it. */
  readonly completenessError?: number;
}

/** The ways to explain an answer, by their names on the command line. */
export const explanations = {
  'grad-cam': async (one: Explaining) => ({
    map: await valuesOf(await gradCam(one.model, one.x, one)),
  }),
  'grad-cam++': async (one: Explaining) => ({
    map: await valuesOf(await gradCam(one.model, one.x, { ...one, plusPlus: true })),
  }),
  'integrated-gradients': async (one: Explaining) => {
    const found = await integratedGradients(one.model, one.x, { class: one.class });
    const map = robust(await valuesOf(sizes(found.attributions)));
    const [error = NaN] = found.completenessErrors;
    const [difference = NaN] = found.differences;
    return { map, completenessError: error / Math.max(1e-9, Math.abs(difference)) };
  },
  occlusion: async (one: Explaining) => {
    const falls = await occlusion(one.model, one.x, { class: one.class });
    const positive = tidy(() => relu(falls));
    falls.dispose();
    return { map: toOne(await valuesOf(positive)) };
  },
  'smooth-grad': async (one: Explaining) => {
    // A tenth of what the image spans, whatever its unit.
    const range = await valuesOf(tidy(() => sub(max(one.x), min(one.x))));
    const noise = 0.1 * Math.max(1e-6, range[0] ?? 1);
    const gradient = await smoothGrad(one.model, one.x, { class: one.class, noise });
    return { map: robust(await valuesOf(sizes(gradient))) };
  },
} as const satisfies Record<string, (one: Explaining) => Promise<Explained>>;

export type ExplanationName = keyof typeof explanations;

/** Of each pixel over its channels; what is given is used up. */
function sizes(attributions: Tensor): Tensor {
  const made = tidy(() => squeeze(sum(abs(attributions), -1), [0]));
  attributions.dispose();
  return made;
}

async function valuesOf(tensor: Tensor): Promise<Float32Array> {
  try {
    return Float32Array.from(await tensor.data());
  } finally {
    tensor.dispose();
  }
}

/** Divided by what 99 of 100 pixels are below, so that a single one does not hide the others. */
function robust(map: Float32Array): Float32Array {
  const sorted = Float32Array.from(map).sort();
  const most = sorted[Math.floor(0.99 * (sorted.length - 1))] || sorted.at(-1) || 1;
  return map.map((value) => Math.min(1, value / most));
}

function toOne(map: Float32Array): Float32Array {
  const most = map.reduce((a, b) => Math.max(a, b), 0) || 1;
  return map.map((value) => value / most);
}
