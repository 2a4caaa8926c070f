import { windowGeometry } from '../reference/geometry.js';
import { distinct, normal, type KernelCase } from './kernel-case.js';

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

export const poolingCases: readonly KernelCase[] = poolings.flatMap(({ name, x, ...window }) => {
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
    .concat([{ kernel: 'AvgPoolGrad', name, inputs: { dy, input: normal(x, 'x') }, attrs }]);
});
