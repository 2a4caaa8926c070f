import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import * as op from '@graftjs/core';
import {
  backendCapabilities,
  closeBackend,
  coverage,
  storageOf,
  useBackend,
  type Tensor,
} from '@graftjs/core';
import { engine, env } from '@tensorflow/tfjs-core';
import { webgpu } from './webgpu.js';

const values = (x: Tensor): unknown[] => Array.from(x.dataSync() as ArrayLike<unknown>);
const numbers = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1)));
const filled = (shape: number[]): Tensor =>
  op.tensor(numbers(shape.reduce((a, b) => a * b, 1)), shape);

// SwiftShader takes seconds to compile a large shader.
jest.setTimeout(60_000);

const backend = webgpu({ software: true });
const found = await backend.availability();
const where = found.available ? describe : describe.skip;
if (!found.available) console.info(`backend-webgpu is not tested: ${found.reason}`);

/** What an expression gives on the reference and on the GPU. */
async function both(compute: () => Tensor): Promise<[number[], number[]]> {
  const run = async (on: typeof backend): Promise<number[]> => {
    await useBackend(on);
    const result = op.tidy(compute);
    const list = Array.from(await result.data()) as number[];
    result.dispose();
    return list;
  };
  return [await run(cpu()), await run(backend)];
}

async function expectSame(compute: () => Tensor): Promise<void> {
  const [wanted, got] = await both(compute);
  expect(got).toHaveLength(wanted.length);
  const worst = wanted.map((value, i) => Math.abs(value - got[i]!) / (1 + Math.abs(value)));
  expect(Math.max(...worst)).toBeLessThan(2e-5);
}

where('what tfjs-backend-webgpu gets wrong or does slowly by itself', () => {
  beforeAll(async () => {
    await useBackend(backend);
    // Else tfjs computes such small tensors on the CPU.
    env().set('WEBGPU_CPU_FORWARD', false);
  });
  afterAll(async () => {
    await useBackend(cpu());
    closeBackend(backend);
  });

  it('NaN stays NaN', async () => {
    await useBackend(backend);
    const x = op.tensor1d([NaN, -3, 0.5, 9]);
    expect(values(op.relu(x))).toEqual([NaN, 0, 0.5, 9]);
    expect(values(op.relu6(x))).toEqual([NaN, 0, 0.5, 6]);
    for (const f of [op.sigmoid, op.elu, op.softplus, op.exp, op.log1p, op.tanh]) {
      expect(values(f(x))[0]).toBeNaN();
    }
  });

  it('small numbers keep their digits', async () => {
    await useBackend(backend);
    const x = op.tensor1d([1e-6, -1e-6]);
    for (const f of [op.expm1, op.log1p, op.sinh]) {
      (values(f(x)) as number[]).forEach((y, i) => {
        expect(Math.abs(y / (i === 0 ? 1e-6 : -1e-6) - 1)).toBeLessThan(1e-5);
      });
    }
  });

  it('a reversed running sum does not remember the length of another', async () => {
    const reversed = (length: number) => op.cumsum(filled([length]), 0, false, true);
    await useBackend(backend);
    op.tidy(() => reversed(3));
    await expectSame(() => reversed(7));
    await expectSame(() => op.cumsum(filled([2, 1, 3, 2, 4]), 2, true, true));
    await expectSame(() => op.cumprod(filled([3, 4]), 0));
  });

  it('kept axes are kept in a product, and sums over nothing are zero', async () => {
    env().set('WEBGPU_CPU_FORWARD', true);
    await useBackend(backend);
    expect(op.prod(filled([3, 4, 5]), 1, true).shape).toEqual([3, 1, 5]);
    env().set('WEBGPU_CPU_FORWARD', false);
    expect(values(op.sum(op.zeros([0, 3]), 0))).toEqual([0, 0, 0]);
    expect(values(op.matMul(op.zeros([2, 0]), op.zeros([0, 1])))).toEqual([0, 0]);
  });

  it.each(['pad', 'reverse', 'where', 'add a bias', 'mirror', 'stride'])(
    'five axes: %s',
    async (what) => {
      const shape = [2, 3, 2, 3, 2];
      const compute: Record<string, () => Tensor> = {
        pad: () =>
          op.pad(
            filled(shape),
            shape.map((_, i): [number, number] => [i % 2, 1]),
            3,
          ),
        reverse: () => op.reverse(filled(shape), [0, 2, 4]),
        where: () => op.where(op.greater(filled(shape), 0), filled(shape), op.zeros(shape)),
        'add a bias': () => op.add(filled(shape), op.tensor1d([1, 2])),
        mirror: () =>
          op.mirrorPad(
            filled(shape),
            [
              [0, 0],
              [1, 1],
              [0, 0],
              [1, 1],
              [0, 0],
            ],
            'reflect',
          ),
        stride: () =>
          op.stridedSlice(
            filled(shape),
            shape.map(() => 0),
            shape,
            shape.map(() => 2),
          ),
      };
      await expectSame(compute[what]!);
    },
  );

  it('whole numbers and booleans are transposed', async () => {
    const x = op.tensor3d([1, 0, 0, 1, 1, 0, 1, 1], [2, 2, 2], 'bool');
    await expectSame(() => op.transpose(x, [2, 0, 1]));
    await expectSame(() =>
      op.transpose(op.reshape(op.range(0, 24, 1, 'int32'), [2, 3, 4]), [1, 2, 0]),
    );
  });

  it('a tensor may go while its data is on the way', async () => {
    await useBackend(backend);
    const x = op.add(op.tensor1d([1, 2, 3]), 1);
    const data = x.data();
    x.dispose();
    expect(Array.from(await data)).toEqual([2, 3, 4]);
  });

  it('gradients of convolutions, in parts and beyond a tile', async () => {
    const gradients = (input: number[], filter: number[], strides: number, pad: 'same' | 'valid') =>
      op.tidy(() => {
        const loss = (x: Tensor, w: Tensor) =>
          op.sum(
            op.square(op.conv2d(x as op.Tensor4D, w as op.Tensor4D, strides, pad)),
          ) as op.Scalar;
        const [dx, dw] = op.grads(loss)([filled(input), filled(filter)]);
        return op.concat([op.reshape(dx!, [-1]), op.reshape(dw!, [-1])]);
      });
    await expectSame(() => gradients([2, 9, 8, 3], [3, 3, 3, 5], 1, 'same'));
    await expectSame(() => gradients([1, 11, 12, 2], [5, 2, 2, 70], 2, 'valid'));
    await expectSame(() => gradients([3, 8, 8, 20], [1, 1, 20, 6], 1, 'valid'));
  });

  it('gradients of depthwise convolutions', async () => {
    const gradients = (multiplier: number, strides: number) =>
      op.tidy(() => {
        const loss = (x: Tensor, w: Tensor) =>
          op.sum(
            op.square(op.depthwiseConv2d(x as op.Tensor4D, w as op.Tensor4D, strides, 'same')),
          ) as op.Scalar;
        const [dx, dw] = op.grads(loss)([filled([2, 7, 6, 5]), filled([3, 3, 5, multiplier])]);
        return op.concat([op.reshape(dx!, [-1]), op.reshape(dw!, [-1])]);
      });
    await expectSame(() => gradients(1, 1));
    await expectSame(() => gradients(2, 2));
  });

  it('attention is a product of matrices', async () => {
    await expectSame(() =>
      op.einsum('bqhd,bkhd->bhqk', filled([2, 3, 2, 4]), filled([2, 5, 2, 4])),
    );
    expect(coverage(backend).kernels.get('Einsum')).toBe('native');
  });

  it.each([0, 0.01])('a step of Adam with decay %d is the published formula', async (decay) => {
    await useBackend(backend);
    const attrs = { rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7, step: 3, decay };
    const [value, gradient, m] = [filled([9]), op.mul(filled([9]), 2), op.mul(filled([9]), 0.1)];
    const v = op.square(m);
    const outs = engine().runKernel('GraftAdam', { value, gradient, m, v }, attrs) as Tensor[];
    const [w, g, m0, v0] = [value, gradient, m, v].map((x) => values(x) as number[]);
    const rate = (0.1 * Math.sqrt(1 - 0.99 ** 3)) / (1 - 0.9 ** 3);
    const wanted = w!.map((x, i) => {
      const m1 = 0.9 * m0![i]! + 0.1 * g![i]!;
      const v1 = 0.99 * v0![i]! + 0.01 * g![i]! ** 2;
      return x * (1 - 0.1 * decay) - (rate * m1) / (Math.sqrt(v1) + 1e-7);
    });
    (values(outs[0]!) as number[]).forEach((x, i) => expect(x).toBeCloseTo(wanted[i]!, 5));
  });

  it.each([false, true])('a step of SGD with momentum, Nesterov %s', async (nesterov) => {
    await useBackend(backend);
    const [value, gradient, velocity] = [filled([5]), op.ones([5]), op.fill([5], 0.5)];
    const attrs = { rate: 0.1, momentum: 0.9, nesterov };
    const [next, moved] = engine().runKernel(
      'GraftSgd',
      { value, gradient, velocity },
      attrs as never,
    ) as [Tensor, Tensor];
    const v1 = 0.9 * 0.5 - 0.1;
    const step = nesterov ? 0.9 * v1 - 0.1 : v1;
    for (const v of values(moved)) expect(v).toBeCloseTo(v1, 6);
    const before = values(value) as number[];
    (values(next) as number[]).forEach((x, i) => expect(x).toBeCloseTo(before[i]! + step, 6));
  });

  it('a shader that does not compile is an error at the next read', async () => {
    await useBackend(backend);
    const storage = (await storageOf('webgpu')) as unknown as { device: GPUDevice };
    storage.device.createShaderModule({ code: 'this is not WGSL' });
    const x = op.add(op.tensor1d([1]), 1);
    await expect(x.data()).rejects.toThrow('backend "webgpu": the GPU failed: Error while parsing');
    expect(Array.from(await x.data())).toEqual([2]);
  });

  it('can be closed and opened again', async () => {
    closeBackend(backend);
    await useBackend(backend);
    env().set('WEBGPU_CPU_FORWARD', false);
    expect(values(op.add(op.tensor1d([1, 2]), 1))).toEqual([2, 3]);
  });

  it('reads synchronously, and says what computes', async () => {
    await useBackend(backend);
    expect(backendCapabilities()).toMatchObject({ syncRead: true, deterministic: false });
    const { kernels, counts } = coverage(backend);
    expect(kernels.get('Unique')).toBe('fallback');
    expect(counts.native).toBeGreaterThan(160);
    expect(values(op.unique(op.add(op.tensor1d([1, 2, 1]), 0)).values)).toEqual([1, 2]);
  });
});
