import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Model } from '@graftjs/core';
import { convNeXtTiny } from './conv-next.js';
import { denseNet121 } from './dense-net.js';
import { efficientNetV2B0 } from './efficient-net-v2.js';
import {
  efficientNetB0,
  efficientNetB1,
  efficientNetB2,
  efficientNetB3,
  efficientNetB4,
} from './efficient-net.js';
import { inceptionV3 } from './inception-v3.js';
import { mobileNetV2 } from './mobile-net-v2.js';
import { mobileNetV3Large, mobileNetV3Small } from './mobile-net-v3.js';
import { mobileNet } from './mobile-net.js';
import { nasNetMobile } from './nas-net.js';
import { resNet50, resNet50V2 } from './res-net.js';
import { squeezeNet } from './squeeze-net.js';
import { vgg16 } from './vgg16.js';
import { xception } from './xception.js';

interface Golden {
  readonly parameters: number;
  readonly weights: number;
  readonly digest: string;
  readonly output: readonly (number | null)[];
}
// Made by Keras itself: tools/goldens/zoo.py.
const goldens = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../testing/goldens.json'), 'utf8'),
) as Record<string, Golden>;

const weightLines = (model: Model): string[] =>
  model.layers.flatMap((layer) =>
    layer.parameters.map(({ shape }) => `${layer.name} [${shape.join(', ')}]`),
  );
const count = (model: Model) => model.parameters.reduce((sum, { size }) => sum + size, 0);

const MODELS: Record<string, () => Model> = {
  mobileNet: () => mobileNet(),
  mobileNetWithoutTop: () => mobileNet({ includeTop: false }),
  mobileNetV2: () => mobileNetV2(),
  mobileNetV2WithoutTop: () => mobileNetV2({ includeTop: false }),
  mobileNetV3Small: () => mobileNetV3Small(),
  mobileNetV3Large: () => mobileNetV3Large(),
  efficientNetB0: () => efficientNetB0(),
  efficientNetB1: () => efficientNetB1(),
  efficientNetB2: () => efficientNetB2(),
  efficientNetB3: () => efficientNetB3(),
  efficientNetB4: () => efficientNetB4(),
  efficientNetV2B0: () => efficientNetV2B0(),
  convNeXtTiny: () => convNeXtTiny(),
  resNet50: () => resNet50(),
  resNet50WithoutTop: () => resNet50({ includeTop: false }),
  resNet50V2: () => resNet50V2(),
  denseNet121: () => denseNet121(),
  inceptionV3: () => inceptionV3(),
  xception: () => xception(),
  nasNetMobile: () => nasNetMobile(),
  vgg16: () => vgg16(),
};

describe('layers, weights and their order are those of Keras Applications', () => {
  test.each(Object.keys(goldens).filter((name) => name !== '_'))('%s', (name) => {
    const model = MODELS[name]?.() as Model;
    const golden = goldens[name] as Golden;
    expect(count(model)).toBe(golden.parameters);
    const lines = weightLines(model);
    const full = process.env['ZOO_LINES'];
    if (full) {
      const wanted = readFileSync(resolve(full, `${name}.txt`), 'utf8').split('\n');
      expect(lines).toEqual(wanted);
    }
    expect(lines).toHaveLength(golden.weights);
    expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toBe(golden.digest);
    // Keras leaves the images' size open where there is no top.
    const open = (golden.output.slice(1) as unknown[]).includes(null);
    if (!open) expect(model.outputs[0]?.shape).toEqual(golden.output);
  });

  test('SqueezeNet 1.1 has the parameters of torchvision’s', () => {
    expect(count(squeezeNet())).toBe(1_235_496);
  });
});
