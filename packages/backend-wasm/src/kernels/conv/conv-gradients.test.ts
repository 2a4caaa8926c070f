import { beforeAll, describe, expect, it } from '@jest/globals';
import { memory, storageOf, tensor, tidy, useBackend, type Tensor } from '@graftjs/core';
import { engine, type NamedAttrMap } from '@tensorflow/tfjs-core';
import { wasm } from '../../wasm.js';
import { convGeometry, type ConvAttributes, type ConvGeometry } from './conv-geometry.js';

type Pad = ConvAttributes['pad'];
type Pair = [number, number];

interface Case {
  readonly size: Pair;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pad: Pad;
}

const explicit = (top: number, bottom: number, left: number, right: number): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** Every combination that leaves at least one output pixel. */
function grid(dilatable: boolean): Case[] {
  const cases: Case[] = [];
  const pads: Pad[] = ['same', 'valid', 1, explicit(2, 0, 1, 3), explicit(0, 4, 5, 0)];
  const strides: Pair[] = [
    [1, 1],
    [2, 2],
    [3, 2],
    [1, 2],
  ];
  const dilations: Pair[] = dilatable
    ? [
        [1, 1],
        [2, 2],
        [1, 3],
      ]
    : [[1, 1]];
  const kernels: Pair[] = [
    [1, 1],
    [2, 2],
    [3, 3],
    [3, 1],
  ];
  const sizes: Pair[] = [
    [6, 5],
    [7, 8],
  ];
  for (const size of sizes) {
    for (const kernel of kernels) {
      for (const stride of strides) {
        for (const dilation of dilations) {
          for (const pad of pads) {
            const one = { size, kernel, strides: stride, dilations: dilation, pad };
            const { height, width } = convGeometry([1, ...size, 1], [...kernel, 1, 1], one);
            // Padding on an axis whose stride is beyond its kernel can leave no tap at all.
            if (height.output > 0 && width.output > 0) cases.push(one);
          }
        }
      }
    }
  }
  return cases;
}

/** Numbers without pattern, the same for the same seed. */
function numbers(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
}

const volume = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

interface Meeting {
  /** Flat index of an input pixel (without channels), of an output pixel and of a tap. */
  readonly x: number;
  readonly y: number;
  readonly tap: number;
}

/** Which input pixel meets which output pixel through which tap: the definition, as loops. */
function* meetings({ batch, height, width }: ConvGeometry): Generator<Meeting> {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < height.output; i++) {
      for (let j = 0; j < width.output; j++) {
        for (let k = 0; k < height.kernel; k++) {
          for (let l = 0; l < width.kernel; l++) {
            const row = i * height.stride + k * height.dilation - height.before;
            const column = j * width.stride + l * width.dilation - width.before;
            if (row < 0 || row >= height.input || column < 0 || column >= width.input) continue;
            yield {
              x: (n * height.input + row) * width.input + column,
              y: (n * height.output + i) * width.output + j,
              tap: k * width.kernel + l,
            };
          }
        }
      }
    }
  }
}

function run(name: string, inputs: Record<string, Tensor>, attrs: object): Float32Array {
  const output = engine().runKernel(name, inputs, attrs as NamedAttrMap) as Tensor;
  return output.dataSync() as Float32Array;
}

function worst(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - actual[i]!) / (1 + Math.abs(value))),
    0,
  );
}

/** Runs a check for every case without leaving a tensor or any data behind. */
async function forEvery(cases: Case[], check: (one: Case) => number): Promise<void> {
  const storage = await storageOf('wasm');
  const before = [memory().numTensors, storage.numDataIds()];
  const wrong = cases
    .map((one) => ({ one, error: tidy(() => check(one)) }))
    .filter(({ error }) => !(error < 2e-5));
  expect(wrong).toEqual([]);
  expect([memory().numTensors, storage.numDataIds()]).toEqual(before);
}

beforeAll(() => useBackend(wasm()));

describe.each(['NHWC', 'NCHW'] as const)('gradients of convolutions, %s', (dataFormat) => {
  const [batch, inChannels, outChannels] = [2, 3, 4];
  const last = dataFormat === 'NHWC';
  const cases = grid(false).filter((_, index) => last || index % 7 === 0);
  const place = (pixel: number, channel: number, pixels: number, channels: number): number => {
    if (last) return pixel * channels + channel;
    const [n, at] = [Math.floor(pixel / pixels), pixel % pixels];
    return (n * channels + channel) * pixels + at;
  };
  const setting = (one: Case) => {
    const { kernel, size } = one;
    const pad =
      !last && Array.isArray(one.pad) ? [one.pad[0], one.pad[3], one.pad[1], one.pad[2]] : one.pad;
    const attrs = { ...one, pad: pad as Pad, dataFormat };
    const inShape = last ? [batch, ...size, inChannels] : [batch, inChannels, ...size];
    const filterShape = [...kernel, inChannels, outChannels];
    const geometry = convGeometry(inShape, filterShape, attrs);
    const out = [geometry.height.output, geometry.width.output];
    const outShape = last ? [batch, ...out, outChannels] : [batch, outChannels, ...out];
    return {
      attrs,
      inShape,
      filterShape,
      geometry,
      outShape,
      pixels: [volume(size), volume(out)] as const,
    };
  };

  it('by the filter', async () => {
    expect(cases.length).toBeGreaterThan(20);
    await forEvery(cases, (one) => {
      const { attrs, inShape, filterShape, geometry, outShape, pixels } = setting(one);
      const [x, dy] = [numbers(volume(inShape), 1), numbers(volume(outShape), 2)];
      const expected = new Array<number>(volume(filterShape)).fill(0);
      for (const met of meetings(geometry)) {
        for (let c = 0; c < inChannels; c++) {
          for (let o = 0; o < outChannels; o++) {
            expected[(met.tap * inChannels + c) * outChannels + o]! +=
              x[place(met.x, c, pixels[0], inChannels)]! *
              dy[place(met.y, o, pixels[1], outChannels)]!;
          }
        }
      }
      const inputs = { x: tensor(x, inShape), dy: tensor(dy, outShape) };
      return worst(run('Conv2DBackpropFilter', inputs, { ...attrs, filterShape }), expected);
    });
  });

  it('by the input', async () => {
    await forEvery(cases, (one) => {
      const { attrs, inShape, filterShape, geometry, outShape, pixels } = setting(one);
      const [w, dy] = [numbers(volume(filterShape), 3), numbers(volume(outShape), 4)];
      const expected = new Array<number>(volume(inShape)).fill(0);
      for (const met of meetings(geometry)) {
        for (let c = 0; c < inChannels; c++) {
          for (let o = 0; o < outChannels; o++) {
            expected[place(met.x, c, pixels[0], inChannels)]! +=
              w[(met.tap * inChannels + c) * outChannels + o]! *
              dy[place(met.y, o, pixels[1], outChannels)]!;
          }
        }
      }
      const inputs = { filter: tensor(w, filterShape), dy: tensor(dy, outShape) };
      const attributes = { ...attrs, inputShape: inShape };
      return worst(run('Conv2DBackpropInput', inputs, attributes), expected);
    });
  });

  it('go with a forward pass of the same geometry', async () => {
    await forEvery(cases, (one) => {
      const { attrs, inShape, filterShape, geometry, outShape, pixels } = setting(one);
      const [x, w] = [numbers(volume(inShape), 5), numbers(volume(filterShape), 6)];
      const expected = new Array<number>(volume(outShape)).fill(0);
      for (const met of meetings(geometry)) {
        for (let c = 0; c < inChannels; c++) {
          for (let o = 0; o < outChannels; o++) {
            expected[place(met.y, o, pixels[1], outChannels)]! +=
              x[place(met.x, c, pixels[0], inChannels)]! *
              w[(met.tap * inChannels + c) * outChannels + o]!;
          }
        }
      }
      const inputs = { x: tensor(x, inShape), filter: tensor(w, filterShape) };
      return worst(run('Conv2D', inputs, attrs), expected);
    });
  });
});

describe.each([1, 2])('gradients of depthwise convolutions, depth multiplier %i', (multiplier) => {
  const [batch, channels] = [2, 3];
  const outChannels = channels * multiplier;
  const cases = grid(true).filter((_, index) => multiplier === 1 || index % 3 === 0);
  const setting = (one: Case) => {
    const inShape = [batch, ...one.size, channels];
    const filterShape = [...one.kernel, channels, multiplier];
    const geometry = convGeometry(inShape, filterShape, one, true);
    const outShape = [batch, geometry.height.output, geometry.width.output, outChannels];
    return { inShape, filterShape, geometry, outShape };
  };

  it('by the filter', async () => {
    await forEvery(cases, (one) => {
      const { inShape, filterShape, geometry, outShape } = setting(one);
      const [x, dy] = [numbers(volume(inShape), 1), numbers(volume(outShape), 2)];
      const expected = new Array<number>(volume(filterShape)).fill(0);
      for (const met of meetings(geometry)) {
        for (let o = 0; o < outChannels; o++) {
          expected[met.tap * outChannels + o]! +=
            x[met.x * channels + Math.floor(o / multiplier)]! * dy[met.y * outChannels + o]!;
        }
      }
      const inputs = { x: tensor(x, inShape), dy: tensor(dy, outShape) };
      return worst(
        run('DepthwiseConv2dNativeBackpropFilter', inputs, { ...one, filterShape }),
        expected,
      );
    });
  });

  it('by the input', async () => {
    await forEvery(cases, (one) => {
      const { inShape, filterShape, geometry, outShape } = setting(one);
      const [w, dy] = [numbers(volume(filterShape), 3), numbers(volume(outShape), 4)];
      const expected = new Array<number>(volume(inShape)).fill(0);
      for (const met of meetings(geometry)) {
        for (let o = 0; o < outChannels; o++) {
          expected[met.x * channels + Math.floor(o / multiplier)]! +=
            w[met.tap * outChannels + o]! * dy[met.y * outChannels + o]!;
        }
      }
      const inputs = { filter: tensor(w, filterShape), dy: tensor(dy, outShape) };
      const attributes = { ...one, inputShape: inShape };
      return worst(run('DepthwiseConv2dNativeBackpropInput', inputs, attributes), expected);
    });
  });
});
