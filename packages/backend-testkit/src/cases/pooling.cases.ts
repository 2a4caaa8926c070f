import { windowGeometry } from '../reference/geometry.js';
import type { Attributes, HostTensor } from '../reference/host-tensor.js';
import { reference } from '../reference/index.js';
import { distinct, normal, uniform, type KernelCase } from './kernel-case.js';

interface Pooling {
  readonly name: string;
  readonly x: readonly number[];
  readonly filterSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly pad: 'valid' | 'same';
}
const poolings: readonly Pooling[] = [
  { name: '2×2', x: [2, 6, 8, 3], filterSize: [2, 2], strides: [2, 2], pad: 'valid' },
  { name: '2×2 on odd', x: [1, 7, 5, 4], filterSize: [2, 2], strides: [2, 2], pad: 'same' },
  {
    name: '3×3, stride 2, same',
    x: [1, 8, 8, 5],
    filterSize: [3, 3],
    strides: [2, 2],
    pad: 'same',
  },
  { name: '3×3, overlapping', x: [2, 5, 5, 2], filterSize: [3, 3], strides: [1, 1], pad: 'same' },
  { name: 'global', x: [2, 4, 4, 6], filterSize: [4, 4], strides: [1, 1], pad: 'valid' },
  { name: 'one way', x: [1, 6, 4, 3], filterSize: [3, 1], strides: [2, 1], pad: 'valid' },
];

/** What the forward kernel gives, which its gradient is handed as well. */
const largestOf = (kernel: string, x: HostTensor, attrs: Attributes): HostTensor =>
  reference[kernel]?.({ x }, attrs) as HostTensor;

const images: readonly KernelCase[] = poolings.flatMap(({ name, x, ...window }) => {
  const attrs = { ...window, dimRoundingMode: undefined };
  const geometry = windowGeometry(x.slice(1, -1), window.filterSize, { ...window, dilations: 1 });
  const y = [x[0] ?? 0, ...geometry.map(({ outSize }) => outSize), x.at(-1) ?? 0];
  const dy = normal(y, 'dy');
  const image = distinct(x, name);
  return ['MaxPool', 'AvgPool']
    .map((kernel): KernelCase => ({
      kernel,
      name,
      inputs: { x: image },
      attrs,
      gradient: ['x'],
      tolerance: { relative: 1e-5, absolute: 1e-5 },
    }))
    .concat([
      { kernel: 'AvgPoolGrad', name, inputs: { dy, input: normal(x, 'x') }, attrs },
      {
        kernel: 'MaxPoolGrad',
        name,
        inputs: { dy, input: image, output: largestOf('MaxPool', image, attrs) },
        attrs,
      },
    ]);
});

const window3d = { filterSize: [2, 2, 2], strides: [2, 2, 2], dimRoundingMode: undefined };
const volumes: readonly KernelCase[] = (['valid', 'same'] as const).flatMap((pad) => {
  const attrs = { ...window3d, pad };
  return [
    { kernel: 'MaxPool3D', name: pad, inputs: { x: distinct([2, 4, 5, 4, 3], pad) }, attrs },
    { kernel: 'AvgPool3D', name: pad, inputs: { x: normal([2, 4, 5, 4, 3], pad) }, attrs },
  ].map((pooling) => ({ ...pooling, gradient: ['x'] }));
});
const volumeGradients: readonly KernelCase[] = (['valid', 'same'] as const).flatMap((pad) => {
  const attrs = { filterSize: [2, 3, 2], strides: [2, 1, 2], dimRoundingMode: undefined, pad };
  const volume = distinct([2, 4, 5, 4, 3], pad);
  const output = largestOf('MaxPool3D', volume, attrs);
  const inputs = { dy: normal(output.shape, 'dy'), input: volume };
  return [
    { kernel: 'AvgPool3DGrad', name: pad, inputs, attrs },
    { kernel: 'MaxPool3DGrad', name: pad, inputs: { ...inputs, output }, attrs },
  ];
});
const overlapping = {
  filterSize: [3, 2, 3],
  strides: [1, 1, 2],
  pad: 'same',
  dimRoundingMode: undefined,
};
const below = { x: uniform([1, 4, 4, 3], -9, -1) };
const belowInVolume = { x: uniform([1, 4, 4, 4, 3], -9, -1) };

export const poolingCases: readonly KernelCase[] = [
  ...images,
  ...volumes,
  ...volumeGradients,
  ...['MaxPool3D', 'AvgPool3D'].map((kernel): KernelCase => ({
    kernel,
    name: 'overlapping windows',
    inputs: { x: distinct([1, 4, 3, 5, 18], kernel) },
    attrs: overlapping,
    gradient: ['x'],
    tolerance: { relative: 1e-5, absolute: 1e-5 },
  })),
  // The largest of windows that hold nothing above zero.
  {
    kernel: 'MaxPool',
    name: 'all negative',
    inputs: below,
    attrs: { filterSize: [2, 2], strides: [2, 2], pad: 'same', dimRoundingMode: undefined },
  },
  {
    kernel: 'MaxPool3D',
    name: 'all negative',
    inputs: belowInVolume,
    attrs: { ...window3d, pad: 'same' },
  },
];
