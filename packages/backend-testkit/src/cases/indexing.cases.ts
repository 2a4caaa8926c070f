import { distinct, integers, normal, values, type KernelCase } from './kernel-case.js';

const sortedRows = values([2, 6], [-3, -1, -1, 0, 2, 5, 0, 0, 1, 4, 4, 9]);

export const indexingCases: readonly KernelCase[] = [
  {
    kernel: 'GatherV2',
    name: 'rows, some twice',
    inputs: { x: normal([6, 4]), indices: values([5], [3, 0, 3, 5, 1], 'int32') },
    attrs: { axis: 0, batchDims: 0 },
    gradient: ['x'],
  },
  {
    kernel: 'GatherV2',
    name: 'columns by a matrix of indices',
    inputs: { x: normal([3, 5]), indices: integers([2, 2], 0, 5) },
    attrs: { axis: 1, batchDims: 0 },
    gradient: ['x'],
  },
  {
    kernel: 'GatherNd',
    name: 'rows of a cube',
    inputs: { params: normal([3, 4, 2]), indices: values([3, 2], [0, 1, 2, 3, 0, 0], 'int32') },
    gradient: ['params'],
  },
  {
    kernel: 'ScatterNd',
    name: 'adds what meets',
    inputs: { indices: values([4, 1], [4, 1, 1, 7], 'int32'), updates: normal([4]) },
    attrs: { shape: [8] },
    gradient: ['updates'],
  },
  {
    kernel: 'TensorScatterUpdate',
    name: 'rows',
    inputs: {
      tensor: normal([5, 2]),
      indices: values([2, 1], [1, 3], 'int32'),
      updates: normal([2, 2], 'u'),
    },
    attrs: {},
    gradient: ['tensor', 'updates'],
  },
  {
    kernel: 'SparseToDense',
    name: 'with a default',
    inputs: {
      sparseIndices: values([3, 2], [0, 0, 1, 2, 2, 1], 'int32'),
      sparseValues: normal([3]),
      defaultValue: values([], [-1]),
    },
    attrs: { outputShape: [3, 3] },
    gradient: ['sparseValues', 'defaultValue'],
  },
  {
    kernel: 'UnsortedSegmentSum',
    name: 'an embedding gradient',
    inputs: { x: normal([6, 3]), segmentIds: values([6], [2, 0, 2, 2, 4, 0], 'int32') },
    attrs: { numSegments: 5 },
    gradient: ['x'],
  },
  {
    kernel: 'OneHot',
    name: 'with one out of range',
    inputs: { indices: values([4], [0, 2, 5, 1], 'int32') },
    attrs: { depth: 4, onValue: 1, offValue: 0, dtype: 'float32' },
  },
  {
    kernel: 'OneHot',
    name: 'as whole numbers, of a matrix of indices',
    inputs: { indices: integers([3, 2], -1, 7) },
    attrs: { depth: 6, onValue: 3, offValue: -2, dtype: 'int32' },
  },
  {
    kernel: 'TopK',
    name: 'ties, the first before the others',
    inputs: { x: values([2, 5], [1, 3, 3, 0, 3, 2, 2, 2, 2, 2]) },
    attrs: { k: 4, sorted: true },
  },
  {
    kernel: 'TopK',
    name: 'more than a few',
    inputs: { x: distinct([2, 130]) },
    attrs: { k: 100, sorted: true },
  },
  {
    kernel: 'TopK',
    name: 'three of nine',
    inputs: { x: distinct([4, 9]) },
    attrs: { k: 3, sorted: true },
    gradient: ['x'],
  },
  {
    kernel: 'Bincount',
    name: 'weighted',
    inputs: { x: integers([9], 0, 5), weights: normal([9]) },
    attrs: { size: 5 },
  },
  ...['left', 'right'].map((side): KernelCase => ({
    kernel: 'SearchSorted',
    name: side,
    inputs: { sortedSequence: sortedRows, values: values([2, 3], [-1, 2.5, 9, 0, 4, -7]) },
    attrs: { side },
  })),
  {
    kernel: 'Range',
    name: 'by halves',
    inputs: {},
    attrs: { start: 1, stop: 4, step: 0.5, dtype: 'float32' },
  },
  { kernel: 'LinSpace', name: 'seven', inputs: {}, attrs: { start: -1, stop: 2, num: 7 } },
  {
    kernel: 'Fill',
    name: 'a constant',
    inputs: {},
    attrs: { shape: [2, 3], value: 2.5, dtype: 'float32' },
  },
];
