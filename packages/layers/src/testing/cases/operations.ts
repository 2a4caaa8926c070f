import { operation, type OperationName } from '../../index.js';
import type { LayerCase } from '../layer-case.js';

type Given = Parameters<typeof operation>[1];

/** What Keras computes for these stands in models that it wrote, in the formats package. */
const beyondKeras = 'an operation is no layer class; models that Keras wrote compare it';

const one = (
  name: OperationName,
  title: string,
  inputs: readonly (readonly number[])[],
  output: readonly number[],
  given: Given = {},
  more: Partial<LayerCase> = {},
): LayerCase => ({
  title: `${name}: ${title}`,
  make: () => operation(name, given),
  inputs,
  output,
  beyondKeras,
  ...more,
});

const X = [2, 3, 4];
const discrete = { discrete: true };

export const operationCases = {
  operation: [
    one('add', 'a constant', [X], X, { operands: [null, 1.5] }),
    one('subtract', 'from a constant', [X], X, { operands: [1, null] }),
    one('multiply', 'two inputs that broadcast', [X, [4]], X),
    one('trueDivide', 'by numbers', [X], X, {
      operands: [null, { values: [1, 2, 3, 4], dtype: 'float32' }],
    }),
    one(
      'where',
      'chosen by another',
      [X, X],
      X,
      { operands: [null, null, 0.5] },
      {
        detached: 'what chooses has no gradient',
      },
    ),
    one('clip', 'between', [X], X, { settings: { xMin: -10, xMax: 10 } }),
    one('square', 'of one', [X], X),
    one('gelu', 'by tanh', [X], X),
    one('softmax', 'along an axis', [X], X, { settings: { axis: 1 } }),
    one('mean', 'over an axis', [X], [2, 4], { settings: { axis: 1 } }),
    one('sum', 'over axes that stay', [X], [2, 1, 1], {
      settings: { axis: [1, -1], keepdims: true },
    }),
    one('logsumexp', 'over an axis', [X], [2, 3], { settings: { axis: -1 } }),
    one('var', 'over an axis', [X], [2, 3], { settings: { axis: -1 } }),
    one('argmax', 'over an axis', [X], [2, 3], { settings: { axis: -1 } }, discrete),
    one('greater', 'than a constant', [X], X, { operands: [null, 0] }, discrete),
    one(
      'topK',
      'two',
      [X],
      [2, 3, 2],
      { settings: { k: 2 } },
      {
        otherOutputs: [[2, 3, 2]],
        detached: 'which are the largest has no gradient',
      },
    ),
    one('reshape', 'one free', [X], [2, 12], { settings: { newshape: [-1, 12] } }),
    one('transpose', 'two axes', [X], [2, 4, 3], { settings: { axes: [0, 2, 1] } }),
    one('moveaxis', 'one', [[2, 3, 4, 5]], [2, 5, 3, 4], {
      settings: { source: -1, destination: 1 },
    }),
    one('expandDims', 'in the midst', [X], [2, 1, 3, 4], { settings: { axis: 1 } }),
    one('concatenate', 'with a constant', [X], [2, 3, 5], {
      operands: [
        null,
        {
          values: [
            [[1], [1], [1]],
            [[2], [2], [2]],
          ],
          dtype: 'float32',
        },
      ],
      settings: { axis: -1 },
    }),
    one('stack', 'of two', [X, X], [2, 2, 3, 4], { settings: { axis: 1 } }),
    one(
      'split',
      'in two',
      [X],
      [2, 3, 2],
      { settings: { indicesOrSections: 2, axis: -1 } },
      {
        otherOutputs: [[2, 3, 2]],
      },
    ),
    one('pad', 'with numbers', [X], [2, 5, 6], {
      settings: {
        padWidth: [
          [0, 0],
          [1, 1],
          [0, 2],
        ],
        constantValues: 0.5,
      },
    }),
    one('roll', 'by one', [X], X, { settings: { shift: 1, axis: 1 } }),
    one('repeat', 'twice', [X], [2, 6, 4], { settings: { repeats: 2, axis: 1 } }),
    one('getItem', 'parts', [X], [2, 2, 1], {
      settings: { key: [{}, { start: 1 }, 2, null] },
    }),
    one('getItem', 'steps and the rest', [X], [2, 3, 2], {
      settings: { key: ['...', { start: null, stop: null, step: 2 }] },
    }),
    one('getItem', 'backwards', [X], [2, 3, 4], { settings: { key: [{}, { step: -1 }] } }),
    one('take', 'by numbers', [X], [2, 2, 4], {
      operands: [null, { values: [2, 0], dtype: 'int32' }],
      settings: { axis: 1 },
    }),
    one('matmul', 'two matrices', [X, [2, 4, 5]], [2, 3, 5]),
    one('matmul', 'the second turned', [X, [2, 5, 4]], [2, 3, 5], {
      settings: { transposeX2: true },
    }),
    one('dot', 'with a matrix', [X], [2, 3, 2], {
      operands: [
        null,
        {
          values: [
            [1, 2],
            [3, 4],
            [5, 6],
            [7, 8],
          ],
          dtype: 'float32',
        },
      ],
    }),
    one('einsum', 'over the steps', [X, [2, 3, 5]], [2, 4, 5], {
      settings: { subscripts: 'bij,bik->bjk' },
    }),
    one('einsum', 'the axes in front as they are', [X, [2, 5, 4]], [2, 3, 5], {
      settings: { subscripts: '...ij,...kj->...ik' },
    }),
    one('zerosLike', 'truth values', [X], X, { settings: { dtype: 'bool' } }, discrete),
    one('normalize', 'to length 1', [X], X, { settings: { axis: -1 } }),
  ],
} satisfies { readonly operation: readonly LayerCase[] };
