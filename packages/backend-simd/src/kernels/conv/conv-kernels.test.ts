import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backend_util } from '@tensorflow/tfjs-core';
import { KernelBench, values, type KernelResult } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
beforeAll(async () => void (bench = await KernelBench.open({ threads: 2 })));
afterAll(() => bench.close());

type Shape4 = [number, number, number, number];
type Pair = [number, number];
const loose = { relative: 1e-4, absolute: 2e-5 };
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);

// x, filter height and width, filters, strides, dilation, padding.
const geometries: [Shape4, Pair, number, Pair, number, 'same' | 'valid' | number][] = [
  [[1, 5, 5, 1], [3, 3], 1, [1, 1], 1, 'same'],
  [[2, 9, 7, 3], [3, 3], 8, [1, 1], 1, 'valid'],
  [[1, 12, 11, 4], [3, 2], 5, [2, 2], 1, 'same'],
  [[3, 8, 8, 17], [1, 1], 12, [1, 1], 1, 'same'],
  [[2, 9, 9, 8], [1, 1], 9, [2, 2], 1, 'valid'],
  [[1, 10, 13, 5], [5, 4], 33, [3, 2], 1, 'same'],
  [[2, 14, 9, 6], [3, 3], 7, [1, 1], 2, 'same'],
  [[1, 15, 15, 3], [2, 3], 4, [1, 1], 3, 'valid'],
  [[2, 6, 6, 40], [3, 3], 64, [1, 1], 1, 1],
  [[1, 4, 4, 2], [2, 2], 3, [3, 3], 1, 'valid'],
  // Whole vectors of channels and filters, in rows long enough for the paths inside the image.
  [[2, 12, 14, 12], [3, 3], 8, [1, 1], 1, 'same'],
  [[1, 13, 15, 12], [3, 3], 16, [2, 2], 1, 'same'],
  [[1, 11, 30, 3], [3, 3], 8, [2, 2], 1, 'same'],
  [[1, 9, 21, 6], [2, 5], 24, [1, 1], 2, 'same'],
];

describe.each(geometries)(
  'x %j, filter %j, %i filters, strides %j, dilation %i, pad %j',
  (...row) => {
    const [xShape, [kh, kw], filters, strides, dilation, pad] = row;
    const dilations: Pair = [dilation, dilation];
    const attrs = { strides, pad, dilations, dataFormat: 'NHWC' };

    test('conv2d forward, plain and fused', () => {
      const inputs = { x: values(xShape, 1), filter: values([kh, kw, xShape[3], filters], 2) };
      expectNear(
        bench.run('Conv2D', inputs, attrs),
        bench.expected('Conv2D', inputs, attrs),
        loose,
      );
      for (const activation of ['linear', 'relu', 'relu6', 'elu']) {
        const fused = { ...inputs, bias: values([filters], 3) };
        const named = { ...attrs, activation };
        const wanted = bench.expected('FusedConv2D', fused, named);
        expectNear(bench.run('FusedConv2D', fused, named), wanted, loose);
      }
    });

    test('conv2d gradients are the adjoints of the forward pass', () => {
      const filterShape: Shape4 = [kh, kw, xShape[3], filters];
      const [x, filter] = [values(xShape, 1), values(filterShape, 2)];
      const y = bench.run('Conv2D', { x, filter }, attrs);
      const dy = values(y.shape, 3);
      const inner = dot(y.values, dy.values);
      const dx = bench.run('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: xShape });
      const df = bench.run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape });
      expect(dx.shape).toEqual(xShape);
      expect(df.shape).toEqual(filterShape);
      expect(Math.abs(dot(dx.values, x.values) - inner)).toBeLessThan(
        1e-3 + 1e-4 * Math.abs(inner),
      );
      expect(Math.abs(dot(df.values, filter.values) - inner)).toBeLessThan(
        1e-3 + 1e-4 * Math.abs(inner),
      );
      if (dilation === 1) {
        const wanted = bench.expected(
          'Conv2DBackpropInput',
          { dy, filter },
          { ...attrs, inputShape: xShape },
        );
        expectNear(dx, wanted, loose);
        expectNear(
          df,
          bench.expected('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape }),
          loose,
        );
      }
    });

    test.each([1, 2])('depthwise with multiplier %i, and its gradients', (multiplier) => {
      const filterShape: Shape4 = [kh, kw, xShape[3], multiplier];
      const [x, filter] = [values(xShape, 1), values(filterShape, 2)];
      const y = bench.run('DepthwiseConv2dNative', { x, filter }, attrs);
      expectNear(y, bench.expected('DepthwiseConv2dNative', { x, filter }, attrs), loose);
      const info = backend_util.computeConv2DInfo(
        xShape,
        filterShape,
        strides,
        dilations,
        pad,
        undefined,
        true,
      );
      expect(y.shape).toEqual(info.outShape);
      const bias = values([xShape[3] * multiplier], 5);
      const fused = { ...attrs, activation: 'relu6' };
      const wanted = bench.expected('FusedDepthwiseConv2D', { x, filter, bias }, fused);
      expectNear(bench.run('FusedDepthwiseConv2D', { x, filter, bias }, fused), wanted, loose);
      const dy = values(y.shape, 3);
      const inner = dot(y.values, dy.values);
      // The CPU kernels forget the dilation here, so the adjoint is the judge.
      const dx: KernelResult = bench.run(
        'DepthwiseConv2dNativeBackpropInput',
        { dy, filter },
        { ...attrs, inputShape: xShape },
      );
      const df: KernelResult = bench.run(
        'DepthwiseConv2dNativeBackpropFilter',
        { x, dy },
        { ...attrs, filterShape },
      );
      for (const [gradient, operand] of [
        [dx, x],
        [df, filter],
      ] as const) {
        expect(gradient.shape).toEqual(operand.shape);
        const difference = Math.abs(dot(gradient.values, operand.values) - inner);
        expect(difference).toBeLessThan(1e-3 + 1e-4 * Math.abs(inner));
      }
    });
  },
);

test('a filter gradient over many pixels agrees with one in double precision', () => {
  const [x, dy] = [values([4, 40, 40, 2], 1), values([4, 40, 40, 3], 2)];
  const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape: [1, 1, 2, 3] };
  const wanted = Array.from({ length: 6 }, (_, at) => {
    const [c, f] = [Math.floor(at / 3), at % 3];
    let sum = 0;
    for (let p = 0; p < 6400; p++) sum += x.values[p * 2 + c]! * dy.values[p * 3 + f]!;
    return sum;
  });
  const got = bench.run('Conv2DBackpropFilter', { x, dy }, attrs);
  expectNear(got, { shape: [1, 1, 2, 3], values: wanted }, { absolute: 5e-5 });
});
