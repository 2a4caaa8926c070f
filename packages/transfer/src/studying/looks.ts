import type { LookedAt, Looks } from '@graftjs/report';
import { abs, dispose, Random, sum, tidy, type Model, type Tensor } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { inlineModels } from '@graftjs/layers';
import { classOf } from '../heads/class-of.js';
import { lastFeatureMaps } from '../explaining/feature-maps.js';
import { gradCam } from '../explaining/grad-cam.js';
import { integratedGradients } from '../explaining/integrated-gradients.js';
import { randomizationCheck } from '../explaining/randomization-check.js';
import type { Example } from '../prefix/features-of.js';
import { softmaxOf } from '../trust/softmax.js';
import { logitsModel } from './logits-model.js';
import { examplePixels } from './example-pixels.js';
import { heatPicture, pictureOf } from './heat-picture.js';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';

/** The name of the last layer that gives images of feature maps; `null` where there is none. */
export const lastMaps = (model: Model): string | null => lastFeatureMaps(model)?.name ?? null;

export interface LooksOptions {
  readonly examples: readonly Example[];
  readonly classes: readonly string[];
  /** A model without softmax at the end. */
  readonly logits: Model;
  /** The base as it was: maps of what it saw in the same pictures. */
  readonly sourceMaps: readonly ArrayLike<number>[] | null;
  /** A net that was trained from scratch, with so many labels of each class. */
  readonly scratch: { readonly labels: number; readonly maps: readonly ArrayLike<number>[] } | null;
  /** How long integrated gradients and the sanity check may take. */
  readonly seconds: number;
}

/** Share of the difference that the attributions of integrated gradients may miss. */
const TOLERANCE = 0.01;
/** Points of integrated gradients: with fewer they mean little, more are seldom needed. */
const [FEWEST, MOST] = [16, 320];

/** Grad-CAM maps of some examples, each from 0 to 1. */
export async function mapsOf(
  model: Model,
  examples: readonly Example[],
): Promise<Float32Array[] | null> {
  // Where probabilities are near 0 or 1, their gradients vanish; those of logits do not.
  const logits = logitsModel(model);
  try {
    return await mapsAsGiven(logits?.whole ?? model, examples);
  } finally {
    logits?.dispose();
  }
}

async function mapsAsGiven(
  model: Model,
  examples: readonly Example[],
): Promise<Float32Array[] | null> {
  const layer = lastMaps(model);
  if (layer === null) return null;
  return withBatch(examples, async (x) => {
    const maps = await gradCam(inlineModels(model), x, { layer });
    const rows = await rowsOfMaps(maps);
    maps.dispose();
    return rows;
  });
}

/** Where a model looks in some examples, with the measures of how far the maps can be trusted. */
export async function looksOf({
  examples,
  classes,
  logits,
  sourceMaps,
  scratch,
  seconds,
}: LooksOptions): Promise<Looks | null> {
  const layer = lastMaps(logits);
  const flat = inlineModels(logits);
  const cams = await mapsAsGiven(logits, examples);
  const answers = await withBatch(examples, async (x) => {
    const y = tidy(() => flat.predict(x) as Tensor);
    const rows = await rowsOfMaps(y);
    y.dispose();
    return rows;
  });
  const [first] = examples;
  const pace = first && seconds > 0 ? await secondsPerPoint(flat, first) : Infinity;
  const affordable = Math.floor((0.7 * seconds) / (pace * examples.length));
  const gradients =
    affordable < FEWEST ? null : await gradientMaps(flat, examples, Math.min(MOST, affordable));
  const looked: LookedAt[] = [];
  for (const [i, example] of examples.entries()) {
    const pixels = examplePixels(example);
    if (!pixels) return null;
    const [p] = softmaxOf([answers[i] as Float32Array]) as [Float64Array];
    const best = indexOfMaximum(p);
    const picture = async (name: string, map: ArrayLike<number> | undefined) =>
      map ? [{ name, image: await heatPicture(pixels, map) }] : [];
    looked.push({
      truth: classes[classOf(example.y)] ?? '?',
      predicted: classes[best] ?? '?',
      probability: p[best] as number,
      pictures: [
        { name: 'picture', image: await pictureOf(pixels) },
        ...(await picture('source model', sourceMaps?.[i])),
        ...(await picture('transferred', cams?.[i])),
        ...(await picture('from scratch', scratch?.maps[i])),
        ...(await picture('integrated gradients', gradients?.maps[i])),
      ],
      completeness: gradients?.errors[i] ?? null,
      points: gradients?.points[i],
    });
  }
  const weighed = flat.layers.filter(({ parameters }) => parameters.length > 0).length;
  const sanity =
    first && layer !== null && weighed * pace < 0.3 * seconds
      ? await withBatch([first], (x) => randomizationCheck(flat, () => gradCam(flat, x, { layer })))
      : [];
  return {
    note: scratch
      ? `The net from scratch had ${scratch.labels} labels of each class, the transferred one all of them.`
      : 'No net from scratch was trained whose maps could stand beside these.',
    examples: looked,
    sanity: sanity.map(({ layer: name, similarity }) => ({ layer: name, similarity })),
  };
}

/** What a gradient of one example at one point takes, measured. */
async function secondsPerPoint(logits: Model, example: Example): Promise<number> {
  return withBatch([example], async (x) => {
    const steps = 2;
    const begin = performance.now();
    const { attributions } = await integratedGradients(logits, x, { steps });
    attributions.dispose();
    return (performance.now() - begin) / 1000 / steps;
  });
}

/** Integrated gradients as maps, with how far their sums are from what they explain. */
async function gradientMaps(logits: Model, examples: readonly Example[], most: number) {
  return withBatch(examples, async (x) => {
    const { attributions, completenessErrors, differences, points } = await integratedGradients(
      logits,
      x,
      { tolerance: TOLERANCE, steps: most },
    );
    const sizes = tidy(() => sum(abs(attributions), -1));
    const maps = (await rowsOfMaps(sizes)).map(toOne);
    dispose([attributions, sizes]);
    const errors = completenessErrors.map(
      (error, i) => error / Math.max(1e-9, Math.abs(differences[i] as number)),
    );
    return { maps, errors, points };
  });
}

async function withBatch<T>(
  examples: readonly Example[],
  work: (x: Tensor) => Promise<T>,
): Promise<T> {
  const batches = dataset(examples.map(({ x }) => ({ x }))).batch(Math.max(1, examples.length));
  for await (const batch of batches.iterate({ epoch: 0, random: new Random(0) })) {
    const { x } = batch as unknown as { x: Tensor };
    try {
      return await work(x);
    } finally {
      x.dispose();
    }
  }
  throw new Error('there are no examples');
}

async function rowsOfMaps(tensor: Tensor): Promise<Float32Array[]> {
  const values = await tensor.data<'float32'>();
  const count = tensor.shape[0] as number;
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => values.slice(i * size, (i + 1) * size));
}

/** Divided by what 99 of 100 pixels are below, so that a single one does not hide the others. */
function toOne(map: Float32Array): Float32Array {
  const sorted = Float32Array.from(map).sort();
  const most = sorted[Math.floor(0.99 * (sorted.length - 1))] || sorted.at(-1) || 1;
  return map.map((value) => Math.min(1, value / most));
}
