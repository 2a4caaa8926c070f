import { Random, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  globalAveragePooling2d,
  input,
  model,
  reLU,
  sequential,
} from '@graftjs/layers';
import { graft } from '../surgery/graft.js';
import { withWeights } from './small-nets.js';

/** A model with a new head, and the one that it was grafted onto. */
export interface Grafted {
  readonly base: Model;
  readonly model: Model;
}

/** Two stages of a normalised convolution each, on 5 x 5 x 2 images; as small as it goes. */
function tinyBody(first: boolean): Model {
  const dataFormat = first ? 'channelsFirst' : 'channelsLast';
  const axis = first ? 1 : -1;
  const x = input({ shape: first ? [2, 5, 5] : [5, 5, 2], name: 'image' });
  let y = conv2d(3, { kernelSize: 3, padding: 'same', dataFormat, name: 'one' }).apply(x);
  y = reLU({ name: 'one_relu' }).apply(batchNormalization({ axis, name: 'one_bn' }).apply(y));
  y = conv2d(4, { kernelSize: 3, strides: 2, dataFormat, useBias: false, name: 'two' }).apply(y);
  y = reLU({ name: 'two_relu' }).apply(batchNormalization({ axis, name: 'two_bn' }).apply(y));
  return model({ inputs: x, outputs: y, name: 'body' });
}

function grafted(base: Model): Grafted {
  withWeights(base);
  const head = [dropout(0.1), dense(3, { activation: 'softmax' })];
  return { base, model: graft(base, { head }) };
}

/** Models in models, as Teachable Machine nests them. */
function nested(): Grafted {
  const features = sequential([tinyBody(false), globalAveragePooling2d({ name: 'pool' })], {
    name: 'features',
  });
  const classify = sequential([dense(4, { activation: 'softmax', name: 'classes' })], {
    name: 'classify',
  });
  const whole = sequential([features, classify], { name: 'nested' });
  whole.build([[null, 5, 5, 2]]);
  return grafted(whole);
}

function channelsFirst(): Grafted {
  const body = tinyBody(true);
  const whole = sequential(
    [
      body,
      globalAveragePooling2d({ dataFormat: 'channelsFirst', name: 'pool' }),
      dense(4, { activation: 'softmax', name: 'classes' }),
    ],
    { name: 'channels_first' },
  );
  whole.build([[null, 2, 5, 5]]);
  return grafted(whole);
}

/** Images whose class is where they are bright. */
export function tinyImages(count: number, seed: number, shape: readonly number[]) {
  const random = new Random(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  const y = Int32Array.from({ length: count }, (_, i) => i % 3);
  const data = Float32Array.from({ length: count * size }, (_, i) => {
    const [label, place] = [y[Math.floor(i / size)] as number, i % size];
    return (Math.floor((3 * place) / size) === label ? 1 : 0) + random.normal(0, 1);
  });
  return fromArrays({ x: { data, shape: [count, ...shape] }, y });
}

export const sweepNets: Readonly<
  Record<string, { readonly make: () => Grafted; readonly shape: readonly number[] }>
> = {
  nested: { make: nested, shape: [5, 5, 2] },
  'channels first': { make: channelsFirst, shape: [2, 5, 5] },
};
