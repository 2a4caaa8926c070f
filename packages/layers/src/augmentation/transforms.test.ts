// The deterministic half of the augmentations, given the choices, against Keras
// (tools/goldens/keras_transforms.py); and the random half: seeds, ranges, predictions.
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  inferenceContext,
  memory,
  Random,
  stridedSlice,
  tensor,
  tidy,
  useBackend,
  type Layer,
  type Tensor,
} from '@graftjs/core';
import {
  allLayers,
  augMix,
  cutMix,
  mixUp,
  randAugment,
  randomBrightness,
  randomContrast,
  randomCrop,
  randomElasticTransform,
  randomErasing,
  randomFlip,
  randomGaussianBlur,
  randomGrayscale,
  randomHue,
  randomInvert,
  randomPerspective,
  randomPosterization,
  randomSaturation,
  randomShear,
  randomRotation,
  sequential,
  solarization,
} from '../index.js';
import { augmentationCases } from '../testing/cases/augmentation.js';
import { expectNear } from '../testing/expect-near.js';
import { wave } from '../testing/wave.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const { transforms } = JSON.parse(
  readFileSync(new URL('../testing/goldens/transforms.json', import.meta.url), 'utf8'),
) as { transforms: { readonly [name: string]: readonly number[] } };

/** The generator's picture: [3, 20, 22, 3]. */
function picture(change: (value: number) => number = (value) => value): Tensor {
  const values = new Float32Array(3 * 20 * 22 * 3);
  for (let i = 0; i < values.length; i++) {
    const [c, x, y, b] = [
      i % 3,
      Math.floor(i / 3) % 22,
      Math.floor(i / 66) % 20,
      Math.floor(i / 1320),
    ];
    values[i] = change(Math.fround(Math.sin(0.3 * x + 0.2 * y * c + b)));
  }
  return tensor(values, [3, 20, 22, 3]);
}

/** A small one, where numbers do not matter. */
const sketch = (): Tensor => tensor(wave([3, 8, 9, 3]), [3, 8, 9, 3]);

const chosen = [true, false, true];
const valueRange = [-1, 1] as const;
const boxes = [
  { left: 2.5, right: 9, top: 0, bottom: 6.25 },
  { left: 0, right: 22, top: 18.5, bottom: 20 },
  { left: 4, right: 4, top: 3, bottom: 9 },
];
const moves = Array.from({ length: 3 }, (_, b) =>
  Array.from({ length: 4 }, (__, corner) => {
    const at = wave([3, 4, 2], 1).map((value) => value * 0.25);
    return [at[8 * b + 2 * corner] ?? 0, at[8 * b + 2 * corner + 1] ?? 0] as const;
  }),
);

type Run = () => Tensor;
const runs: { readonly [name: string]: Run } = {
  'randomFlip horizontal': () =>
    randomFlip.transformation({ mode: 'horizontal' }).apply(picture(), { chosen }),
  'randomFlip vertical': () =>
    randomFlip.transformation({ mode: 'vertical' }).apply(picture(), { chosen }),
  'randomFlip horizontal_and_vertical': () =>
    randomFlip.transformation({}).apply(picture(), { chosen }),
  randomHue: () =>
    randomHue
      .transformation({ factor: 0.5, valueRange })
      .apply(picture(), { turns: [0.2, -0.35, 0] }),
  randomSaturation: () =>
    // Keras turns the factor f into f / (1 − f) when it draws, and Graft when it applies.
    randomSaturation.transformation({ factor: 0.5 }).apply(
      picture((value) => value * 0.4 + 0.5),
      { factors: [0.2, 1.7, 1].map((times) => times / (1 + times)) },
    ),
  randomContrast: () =>
    randomContrast
      .transformation({ factor: 0.5, valueRange })
      .apply(picture(), { contrasts: [0.5, 1.4, 1] }),
  randomBrightness: () =>
    randomBrightness
      .transformation({ factor: 0.5, valueRange })
      .apply(picture(), { shares: [0.25, -0.5, 0] }),
  solarization: () =>
    solarization
      .transformation({ valueRange })
      .apply(picture(), { additions: [10, 80, 0], thresholds: [128, 200, 50] }),
  randomPosterization: () =>
    randomPosterization
      .transformation({ factor: 3, valueRange })
      .apply(picture(), { bits: [4, 1, 8] }),
  randomInvert: () => randomInvert.transformation({ valueRange }).apply(picture(), { chosen }),
  randomGrayscale: () => randomGrayscale.transformation({}).apply(picture(), { chosen }),
  randomShear: () =>
    randomShear.transformation({}).apply(picture(), { x: [0.3, -0.25, 0], y: [0, 0.4, 0] }),
  randomGaussianBlur: () =>
    randomGaussianBlur
      .transformation({ kernelSize: 5, valueRange })
      .apply(picture(), { chosen, sigma: [0.9, 0.6] }),
  randomPerspective: () =>
    randomPerspective.transformation({ fillValue: 0.3 }).apply(picture(), { chosen, moves }),
  randomCrop: () =>
    randomCrop.transformation({ height: 12, width: 15 }).apply(picture(), { top: 3, left: 5 }),
  randomErasing: () =>
    randomErasing
      .transformation({ fillValue: 0.25, valueRange })
      .apply(picture(), { chosen: [true, true, false], boxes, noise: null }),
  cutMix: () => cutMix.transformation({}).apply(picture(), { boxes, order: [1, 2, 0] }),
  mixUp: () =>
    mixUp.transformation({}).apply(picture(), { weights: [0.3, 0.9, 0.5], order: [1, 2, 0] }),
  ...Object.fromEntries(
    (['bilinear', 'nearest'] as const).flatMap((interpolation) =>
      (['reflect', 'wrap', 'constant', 'nearest'] as const).map((fillMode): [string, Run] => [
        `randomElasticTransform ${interpolation} ${fillMode}`,
        () =>
          randomElasticTransform
            .transformation({ interpolation, fillMode, fillValue: 0.4, valueRange })
            .apply(picture(), {
              chosen,
              strength: 1,
              noise: { right: wave([3, 20, 22], 1), down: wave([3, 20, 22], 2) },
            }),
      ]),
    ),
  ),
};

describe('transformations make what Keras makes of the same choices', () => {
  test('there is one for each of Keras', () => {
    expect(Object.keys(runs).sort()).toEqual(Object.keys(transforms).sort());
  });

  test.each(Object.entries(runs))('%s', (name, run) => {
    const values = tidy(() => {
      const [, height = 1, width = 1] = run().shape;
      const part = stridedSlice(run(), [0, 0, 0, 0], [2, height, width, 3], [1, 3, 3, 1]);
      return Array.from(part.dataSync());
    });
    expectNear(values, transforms[name] ?? [], { relative: 1e-4, absolute: 2e-4 });
  });
});

function run(layer: Layer, seed: number, training = true, x: () => Tensor = sketch): number[] {
  return tidy(() => {
    const [y] = layer.call([x()], { ...inferenceContext(new Random(seed)), training }) as [Tensor];
    return Array.from(y.dataSync());
  });
}

/** Those that change nothing while predicting. */
const random = Object.entries(augmentationCases).filter(
  ([name]) => !/autoContrast|contrastLimited|randomCrop|pipeline|maxNum|equalization/.test(name),
);
const withOptions: { readonly [name: string]: object } = {
  randomBrightness: { factor: 0.3 },
  randomColorDegeneration: { factor: 0.9 },
  randomColorJitter: { brightnessFactor: 0.3, hueFactor: 0.5 },
  randomContrast: { factor: 0.9 },
  randomHue: { factor: 0.7 },
  randomPosterization: { factor: [1, 4] },
  randomRotation: { factor: 0.2 },
  randomSaturation: { factor: 0.9 },
  randomSharpness: { factor: 0.9 },
  randomShear: { xFactor: 0.5 },
  randomTranslation: { heightFactor: 0.3, widthFactor: 0.3 },
  randomZoom: { heightFactor: 0.3 },
  solarization: { additionFactor: 0.5, thresholdFactor: 0.5 },
};

const ranged =
  /Brightness|Degeneration|Jitter|Contrast|Elastic|Erasing|Blur|Hue|Invert|Poster|Saturation|Sharpness|olariz|AugMix|augMix|randAugment/;

describe.each(random)('%s', (name) => {
  const factories = allLayers as unknown as { readonly [name: string]: (o: object) => Layer };
  const make = (more: object = {}): Layer =>
    (factories[name] as (o: object) => Layer)({
      ...withOptions[name],
      ...(ranged.test(name) ? { valueRange } : {}),
      ...more,
    });

  test('changes images while training, by its seed and the step, and passes them on otherwise', () => {
    const layer = make();
    const unchanged = tidy(() => Array.from(sketch().dataSync()));
    expect(run(layer, 1, false)).toEqual(unchanged);
    const seeds = [1, 2, 3, 4, 5].map((seed) => run(layer, seed));
    expect(seeds.some((values) => String(values) !== String(unchanged))).toBe(true);
    expect(new Set(seeds.map(String)).size).toBeGreaterThan(1);
    expect(run(make(), 3)).toEqual(seeds[2]);
    expect(run(make({ seed: 5 }), 3)).toEqual(run(make({ seed: 5 }), 3));
    for (const values of seeds) expect(values.every(Number.isFinite)).toBe(true);
    // Keras inverts by the upper end of the range alone.
    if (!ranged.test(name) || name === 'randomInvert') return;
    for (const values of seeds) {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(-1.0001);
      expect(Math.max(...values)).toBeLessThanOrEqual(1.0001);
    }
  });
});

test('each example of a batch, and each layer of a model, has choices of its own', () => {
  const layer = randomRotation(0.5);
  const same = () =>
    tidy(() =>
      tensor(
        Array(3)
          .fill(Array.from(wave([8, 8, 1])))
          .flat(),
        [3, 8, 8, 1],
      ),
    );
  const values = run(layer, 1, true, same);
  expect(values.slice(0, 64)).not.toEqual(values.slice(64, 128));
  const net = sequential([randomFlip({ inputShape: [8, 9, 3] }), randomFlip()]);
  const twice = [1, 2, 3, 4, 5, 6].map((seed) => String(run(net, seed)));
  expect(new Set(twice).size).toBeGreaterThan(2);
});

test('a mixture of augmentations is one of changed images', () => {
  // No change at all gives the images back, whatever the mixture.
  const still = augMix.transformation({ numChains: 2, chainDepth: 1, valueRange });
  const mixture = { shares: [0.3, 0.7], original: 0.4, chains: [[], []] };
  expectNear(
    tidy(() => Array.from(still.apply(picture(), mixture).dataSync())),
    tidy(() => Array.from(picture().dataSync())),
    { relative: 1e-5, absolute: 1e-5 },
  );
  const size = { batch: 3, height: 20, width: 22, channels: 3 };
  const { steps } = randAugment.transformation({ numOps: 4 }).draw(new Random(1), size);
  expect(steps).toHaveLength(4);
  expect(randAugment.transformation({}).draw(new Random(1), size).steps).toHaveLength(2);
});

test('what cannot be is said', () => {
  const grey = () => tensor(wave([1, 4, 4, 1]), [1, 4, 4, 1]);
  expect(() => run(randomHue(0.5), 1, true, grey)).toThrow(
    'layer "random_hue" (RandomHue): it works on colours, so the images need three channels',
  );
  expect(() => randomRotation(1.5)).toThrow('expected  a number from -1 to 1, or two');
  expect(() => randomGaussianBlur({ kernelSize: 4 })).toThrow('an odd number, or two');
});
