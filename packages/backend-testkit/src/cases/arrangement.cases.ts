import { booleans, distinct, integers, normal, type KernelCase } from './kernel-case.js';
import type { Attributes, HostTensor } from '../reference/host-tensor.js';

type Row = readonly [
  kernel: string,
  name: string,
  inputs: { readonly [name: string]: HostTensor },
  attrs: Attributes,
  gradient?: readonly string[],
];
const x = (shape: readonly number[]) => distinct(shape, shape.length);

const strided = (begin: number[], end: number[], strides: number[]): Attributes => ({
  begin,
  end,
  strides,
  beginMask: 0,
  endMask: 0,
  ellipsisMask: 0,
  newAxisMask: 0,
  shrinkAxisMask: 0,
});

const rows: readonly Row[] = [
  ['Reshape', 'to two axes', { x: x([2, 3, 4]) }, { shape: [6, 4] }, ['x']],
  ['ExpandDims', 'in the middle', { input: x([2, 3]) }, { dim: 1 }, ['input']],
  ['Transpose', 'matrix', { x: x([5, 7]) }, { perm: [1, 0] }, ['x']],
  ['Transpose', 'NHWC to NCHW', { x: x([2, 3, 4, 5]) }, { perm: [0, 3, 1, 2] }, ['x']],
  ['Transpose', 'outer axes', { x: x([3, 4, 2, 5]) }, { perm: [1, 0, 2, 3] }],
  ['Transpose', 'int32', { x: integers([3, 4], 0, 99) }, { perm: [1, 0] }],
  ['Slice', 'a box', { x: x([4, 5, 6]) }, { begin: [1, 0, 2], size: [2, 5, 3] }, ['x']],
  ['Slice', 'rows', { x: x([6, 5]) }, { begin: [2, 0], size: [3, 5] }, ['x']],
  ['StridedSlice', 'every second', { x: x([5, 7]) }, strided([0, 1], [5, 7], [2, 3]), ['x']],
  ['StridedSlice', 'a box', { x: x([4, 5, 6]) }, strided([1, 0, 2], [3, 5, 5], [1, 1, 1]), ['x']],
  ['StridedSlice', 'backwards', { x: x([6, 5]) }, strided([5, 4], [0, 1], [-2, -1]), ['x']],
  ['Concat', 'the last', { 0: x([3, 2]), 1: normal([3, 4]) }, { axis: 1 }, ['0', '1']],
  [
    'Concat',
    'the first',
    { 0: x([2, 3]), 1: normal([4, 3]), 2: normal([1, 3], 2) },
    { axis: 0 },
    ['2'],
  ],
  ['Pack', 'new axis 1', { 0: x([3, 4]), 1: normal([3, 4]) }, { axis: 1 }, ['0', '1']],
  ['Unpack', 'axis 0', { value: x([3, 4]) }, { axis: 0 }],
  ['Unpack', 'a single part', { value: x([1, 4]) }, { axis: 0 }, ['value']],
  ['SplitV', 'a single part', { x: x([2, 3]) }, { numOrSizeSplits: [3], axis: 1 }, ['x']],
  ['SplitV', 'uneven', { x: x([2, 6]) }, { numOrSizeSplits: [1, 2, 3], axis: 1 }],
  [
    'PadV2',
    'zeros around',
    { x: x([2, 3, 4]) },
    {
      paddings: [
        [0, 0],
        [1, 2],
        [3, 0],
      ],
      constantValue: 0,
    },
    ['x'],
  ],
  ['PadV2', 'a constant', { x: x([3]) }, { paddings: [[2, 1]], constantValue: -7 }],
  [
    'MirrorPad',
    'reflect',
    { x: x([4, 5]) },
    {
      paddings: [
        [2, 1],
        [1, 3],
      ],
      mode: 'reflect',
    },
  ],
  [
    'MirrorPad',
    'symmetric',
    { x: x([4, 5]) },
    {
      paddings: [
        [2, 1],
        [1, 3],
      ],
      mode: 'symmetric',
    },
  ],
  ['Tile', 'both axes', { x: x([2, 3]) }, { reps: [3, 2] }, ['x']],
  ['Tile', 'bool', { x: booleans([3]) }, { reps: [2] }],
  ['Tile', 'a mask for every head', { x: booleans([2, 1, 1, 19]) }, { reps: [1, 3, 4, 1] }],
  ['ZerosLike', 'bool', { x: booleans([3, 7]) }, {}],
  ['OnesLike', 'bool', { x: booleans([3, 7]) }, {}],
  ['Transpose', 'bool', { x: booleans([3, 4, 5]) }, { perm: [2, 0, 1] }],
  ['Slice', 'bool', { x: booleans([4, 7]) }, { begin: [1, 2], size: [2, 4] }],
  ['Concat', 'bool', { 0: booleans([3, 2]), 1: booleans([3, 5], 2) }, { axis: 1 }],
  ['Unpack', 'bool', { value: booleans([3, 4]) }, { axis: 1 }],
  ['Reverse', 'a sequence', { x: x([2, 9, 5]) }, { dims: [1] }, ['x']],
  ['Reverse', 'int32', { x: integers([4, 33], 0, 99) }, { dims: [1] }],
  ['StridedSlice', 'int32', { x: integers([6, 8], 0, 99) }, strided([1, 7], [6, 0], [2, -3])],
  ['Reverse', 'two axes', { x: x([2, 3, 4]) }, { dims: [0, 2] }, ['x']],
  [
    'SpaceToBatchND',
    'padded',
    { x: x([1, 4, 3, 2]) },
    {
      blockShape: [2, 2],
      paddings: [
        [0, 0],
        [0, 1],
      ],
    },
    ['x'],
  ],
  [
    'BatchToSpaceND',
    'cropped',
    { x: x([4, 2, 2, 3]) },
    {
      blockShape: [2, 2],
      crops: [
        [0, 0],
        [0, 1],
      ],
    },
    ['x'],
  ],
  ['DepthToSpace', 'block 2', { x: x([1, 2, 3, 8]) }, { blockSize: 2, dataFormat: 'NHWC' }, ['x']],
  ['Diag', 'vector', { x: x([5]) }, {}, ['x']],
  ['Diag', 'matrix', { x: x([2, 3]) }, {}, ['x']],
];

/** Written by the caller, so that a wrong scale or place shows. */
const fill = (values: Float32Array | Int32Array): void => {
  for (let i = 0; i < values.length; i++) values[i] = 1000 * i - 7;
};

const filled = (['float32', 'int32'] as const).map((dtype): KernelCase => ({
  kernel: 'GraftFilled',
  name: dtype,
  inputs: {},
  attrs: { shape: [3, 5, 7], dtype, fill },
  optional: true,
}));

export const arrangementCases: readonly KernelCase[] = [
  ...filled,
  ...rows.map(([kernel, name, inputs, attrs, gradient]): KernelCase => ({
    kernel,
    name,
    inputs,
    attrs,
    ...(gradient ? { gradient } : {}),
  })),
];
