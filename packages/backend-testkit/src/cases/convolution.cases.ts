import { windowGeometry } from '../reference/geometry.js';
import type { Attributes } from '../reference/host-tensor.js';
import { normal, type KernelCase } from './kernel-case.js';

interface Convolution {
  readonly name: string;
  /** NHWC. */
  readonly x: readonly number[];
  readonly window: readonly number[];
  readonly strides?: number;
  readonly dilations?: number;
  readonly pad?: unknown;
}

const convolutions: readonly Convolution[] = [
  { name: '3×3, valid', x: [2, 7, 6, 3], window: [3, 3] },
  { name: '3×3, same', x: [2, 7, 6, 3], window: [3, 3], pad: 'same' },
  { name: '3×3, same, stride 2 on odd', x: [1, 7, 9, 4], window: [3, 3], pad: 'same', strides: 2 },
  { name: '3×3, same, stride 2 on even', x: [1, 8, 6, 4], window: [3, 3], pad: 'same', strides: 2 },
  { name: '3×3, valid, dilation 2', x: [1, 9, 8, 2], window: [3, 3], dilations: 2 },
  { name: '3×3, same, dilation 2', x: [1, 7, 7, 2], window: [3, 3], dilations: 2, pad: 'same' },
  { name: '1×1', x: [2, 5, 4, 9], window: [1, 1] },
  { name: '1×1, stride 2', x: [1, 5, 6, 5], window: [1, 1], strides: 2 },
  { name: '2×5, even and wide', x: [1, 6, 9, 3], window: [2, 5], pad: 'same' },
  {
    name: 'padding by hand',
    x: [1, 5, 6, 3],
    window: [3, 3],
    pad: [
      [0, 0],
      [2, 1],
      [0, 2],
      [0, 0],
    ],
  },
  { name: 'window as large as the image', x: [2, 4, 4, 5], window: [4, 4] },
  { name: 'one pixel', x: [1, 1, 1, 4], window: [1, 1] },
];
const tolerance = { relative: 1e-5, absolute: 1e-5 };

function attrsOf({ strides = 1, dilations = 1, pad = 'valid' }: Convolution): Attributes {
  return {
    strides: [strides, strides],
    dilations: [dilations, dilations],
    pad,
    dataFormat: 'NHWC',
    dimRoundingMode: undefined,
  };
}

/** Forward, by input and by filter, for one geometry. */
function family(
  convolution: Convolution,
  names: readonly [string, string, string],
  filter: readonly number[],
  outChannels: number,
): KernelCase[] {
  const { name, x, window } = convolution;
  const attrs = attrsOf(convolution);
  const geometry = windowGeometry(x.slice(1, -1), window, attrs);
  const y = [x[0] ?? 0, ...geometry.map(({ outSize }) => outSize), outChannels];
  const [forward, byInput, byFilter] = names;
  const tensors = { x: normal(x, 'x'), filter: normal(filter, 'w'), dy: normal(y, 'dy') };
  const common = { name, tolerance };
  const whole: KernelCase = {
    ...common,
    kernel: forward,
    inputs: { x: tensors.x, filter: tensors.filter },
    attrs,
    gradient: ['x', 'filter'],
  };
  // The backward kernels know no dilation; the gradient of the forward one covers it.
  if (convolution.dilations) return [whole];
  return [
    whole,
    {
      ...common,
      kernel: byInput,
      inputs: { dy: tensors.dy, filter: tensors.filter },
      attrs: { ...attrs, inputShape: x },
    },
    {
      ...common,
      kernel: byFilter,
      inputs: { x: tensors.x, dy: tensors.dy },
      attrs: { ...attrs, filterShape: filter },
    },
  ];
}

const dense = ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'] as const;
const depthwise = [
  'DepthwiseConv2dNative',
  'DepthwiseConv2dNativeBackpropInput',
  'DepthwiseConv2dNativeBackpropFilter',
] as const;

function fused(kernel: string, outChannels: number, filter: readonly number[]): KernelCase[] {
  return ['linear', 'relu', 'relu6', 'elu', 'sigmoid'].map((activation) => ({
    kernel,
    name: `bias and ${activation}`,
    inputs: {
      x: normal([2, 6, 5, 4], 'x'),
      filter: normal(filter, 'w'),
      bias: normal([outChannels], 'bias'),
    },
    attrs: {
      strides: [1, 1],
      pad: 'same',
      dataFormat: 'NHWC',
      dilations: [1, 1],
      dimRoundingMode: undefined,
      activation,
      leakyreluAlpha: 0.2,
    },
    tolerance,
  }));
}

interface Volume {
  readonly name: string;
  /** NDHWC. */
  readonly x: readonly number[];
  readonly window: readonly [number, number, number];
  readonly strides?: readonly [number, number, number];
  readonly dilations?: readonly [number, number, number];
  readonly pad?: 'same' | 'valid';
}

const volumes: readonly Volume[] = [
  { name: 'same', x: [1, 3, 4, 5, 2], window: [2, 3, 3], pad: 'same' },
  { name: 'valid', x: [2, 4, 5, 4, 3], window: [3, 2, 2] },
  {
    name: 'strides on odd',
    x: [1, 5, 7, 5, 3],
    window: [3, 3, 3],
    strides: [2, 2, 2],
    pad: 'same',
  },
  { name: 'uneven strides', x: [2, 5, 6, 7, 2], window: [2, 3, 2], strides: [1, 2, 3] },
  { name: 'dilation 2', x: [1, 5, 6, 5, 2], window: [2, 2, 2], dilations: [2, 2, 2], pad: 'same' },
  { name: 'one pixel', x: [2, 3, 2, 3, 9], window: [1, 1, 1] },
];

/** Forward and, without dilation, which the backward kernels do not know, by input and filter. */
function volumeCases({ name, x, window, ...options }: Volume): KernelCase[] {
  const { strides = [1, 1, 1], dilations = [1, 1, 1], pad = 'valid' } = options;
  const attrs = { strides, dilations, pad, dataFormat: 'NDHWC' };
  const filter = [...window, x[4] ?? 1, 5];
  const geometry = windowGeometry(x.slice(1, -1), window, attrs);
  const y = [x[0] ?? 0, ...geometry.map(({ outSize }) => outSize), 5];
  const tensors = { x: normal(x, 'x'), filter: normal(filter, 'w'), dy: normal(y, 'dy') };
  const plain = { strides, pad };
  const dilated = options.dilations !== undefined;
  return [
    {
      kernel: 'Conv3D',
      name,
      inputs: { x: tensors.x, filter: tensors.filter },
      attrs,
      tolerance,
      ...(dilated ? {} : { gradient: ['x', 'filter'] }),
    },
    ...(dilated
      ? []
      : [
          {
            kernel: 'Conv3DBackpropInputV2',
            name,
            inputs: { dy: tensors.dy, filter: tensors.filter },
            attrs: { ...plain, inputShape: x },
            tolerance,
          },
          {
            kernel: 'Conv3DBackpropFilterV2',
            name,
            inputs: { x: tensors.x, dy: tensors.dy },
            attrs: { ...plain, filterShape: filter },
            tolerance,
          },
        ]),
  ];
}

export const convolutionCases: readonly KernelCase[] = [
  ...convolutions.flatMap((convolution) => {
    const channels = convolution.x.at(-1) ?? 1;
    return [
      ...family(convolution, dense, [...convolution.window, channels, 5], 5),
      ...family(convolution, depthwise, [...convolution.window, channels, 1], channels),
    ];
  }),
  ...family(
    { name: 'two outputs a channel', x: [1, 6, 6, 3], window: [3, 3], pad: 'same' },
    depthwise,
    [3, 3, 3, 2],
    6,
  ),
  ...fused('FusedConv2D', 7, [3, 3, 4, 7]),
  ...fused('FusedDepthwiseConv2D', 4, [3, 3, 4, 1]),
  ...volumes.flatMap(volumeCases),
];
