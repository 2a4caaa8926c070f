import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { KernelBench, values } from '../testing/kernel-bench.js';

const benches = new Map<string, KernelBench[]>();
beforeAll(async () => {
  for (const build of ['relaxed', 'plain'] as const) {
    const open = [1, 2, 3].map((threads) => KernelBench.open({ threads, build }));
    benches.set(build, await Promise.all(open));
  }
});
afterAll(() => Promise.all([...benches.values()].flat().map((bench) => bench.close())));

const image = [3, 29, 31, 16];
const window = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
const strided = { ...window, strides: 2 };
const halved = [3, 15, 16, 16];
const channels = () => values([16], 7);

/** Kernels that cut a sum into pieces, or an image into blocks. */
const cases: [string, Parameters<KernelBench['run']>[1], object][] = [
  ['BatchMatMul', { a: values([300, 200]), b: values([200, 100], 2) }, {}],
  ['Conv2D', { x: values(image), filter: values([3, 3, 16, 8], 2) }, strided],
  ['Conv2D', { x: values(image), filter: values([3, 3, 16, 16], 2) }, window],
  [
    'Conv2DBackpropFilter',
    { x: values(image), dy: values([3, 29, 31, 8], 2) },
    { ...window, filterShape: [3, 3, 16, 8] },
  ],
  [
    'Conv2DBackpropFilter',
    { x: values(image), dy: values([3, 29, 31, 3], 2) },
    { ...window, filterShape: [1, 1, 16, 3] },
  ],
  [
    'DepthwiseConv2dNativeBackpropFilter',
    { x: values(image), dy: values(halved, 2) },
    { ...strided, filterShape: [3, 3, 16, 1] },
  ],
  [
    'DepthwiseConv2dNativeBackpropInput',
    { dy: values(halved), filter: values([3, 3, 16, 1], 2) },
    { ...strided, inputShape: image },
  ],
  ['GraftChannelMoments', { x: values([3000, 16]) }, {}],
  [
    'GraftBatchNormGrad',
    {
      ...{ dy: values([3000, 16]), x: values([3000, 16], 2), mean: channels(), scale: channels() },
      variance: { ...channels(), values: new Float32Array(16).fill(2) },
    },
    { epsilon: 1e-3 },
  ],
  [
    'Conv3D',
    { x: values([2, 7, 9, 8, 6]), filter: values([3, 3, 3, 6, 10], 2) },
    { strides: [1, 1, 1], pad: 'same' },
  ],
  [
    'Conv3DBackpropFilterV2',
    { x: values([2, 7, 20, 18, 16]), dy: values([2, 7, 20, 18, 4], 2) },
    { strides: [1, 1, 1], pad: 'same', filterShape: [3, 3, 3, 16, 4] },
  ],
  [
    'Conv3DBackpropInputV2',
    { dy: values([2, 4, 5, 4, 10]), filter: values([3, 3, 3, 6, 10], 2) },
    { strides: [2, 2, 2], pad: 'same', inputShape: [2, 7, 9, 8, 6] },
  ],
  [
    'MaxPool3DGrad',
    { dy: values([2, 4, 5, 4, 19]), input: values([2, 8, 10, 8, 19], 2) },
    { filterSize: [2, 2, 2], strides: [2, 2, 2], pad: 'valid' },
  ],
  [
    'GraftRowNormGrad',
    {
      ...{ dy: values([3000, 24]), x: values([3000, 24], 2), scale: values([24], 3) },
      ...{ mean: values([3000], 4), inverse: values([3000], 5) },
    },
    { epsilon: 1e-3, centered: true },
  ],
  ['GraftRowNorm', { x: values([3000, 24]), scale: values([24], 3) }, { epsilon: 1e-3 }],
  ['GraftSoftmaxGrad', { dy: values([900, 61]), y: values([900, 61], 2) }, {}],
  ['GraftGeluGrad', { dy: values([90000]), x: values([90000], 2) }, {}],
  ['Pow', { a: values([70, 1000]), b: values([1000], 2) }, {}],
  ['Reverse', { x: values([70, 1000]) }, { dims: [0] }],
  ['Sum', { x: values([100000]) }, { axis: [0] }],
];

test.each(cases)('%s gives the same bits on one, two and three threads', (name, inputs, attrs) => {
  for (const [one, ...more] of benches.values()) {
    const wanted = one!.runMany(name, inputs, attrs as never);
    for (const bench of more) expect(bench.runMany(name, inputs, attrs as never)).toEqual(wanted);
  }
});
