import type { Layer } from '@graftjs/core';
import {
  add,
  average,
  concatenate,
  dot,
  maximum,
  minimum,
  multiply,
  subtract,
} from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { IMAGE } from './one.js';

const merge = (make: () => Layer): LayerCase[] => [
  { title: 'equal shapes', make, inputs: [IMAGE, IMAGE], output: IMAGE },
  { title: 'broadcast', make, inputs: [[2, 1, 1, 3], IMAGE], output: IMAGE },
  {
    title: 'fewer axes',
    make,
    inputs: [
      [2, 4, 3],
      [2, 3],
    ],
    output: [2, 4, 3],
  },
  {
    title: 'masks',
    make,
    inputs: [
      [2, 3, 2],
      [2, 3, 2],
    ],
    output: [2, 3, 2],
    masks: [
      [
        [1, 0, 0],
        [1, 1, 0],
      ],
      [
        [1, 1, 0],
        [0, 1, 0],
      ],
    ],
  },
];

const dotCase = (
  title: string,
  make: () => Layer,
  inputs: readonly (readonly number[])[],
  output: readonly number[],
): LayerCase => ({ title, make, inputs, output });

export const mergingCases = {
  add: [
    ...merge(() => add()),
    { title: 'three', make: () => add(), inputs: [IMAGE, IMAGE, IMAGE], output: IMAGE },
  ],
  average: merge(() => average()),
  concatenate: [
    {
      title: 'last axis',
      make: () => concatenate(),
      inputs: [
        [2, 3, 2],
        [2, 3, 4],
      ],
      output: [2, 3, 6],
    },
    {
      title: 'axis 1',
      make: () => concatenate(1),
      inputs: [
        [2, 3, 2],
        [2, 1, 2],
      ],
      output: [2, 4, 2],
    },
  ],
  dot: [
    dotCase(
      'rows',
      () => dot(1),
      [
        [2, 4],
        [2, 4],
      ],
      [2, 1],
    ),
    dotCase(
      'cosines',
      () => dot({ axes: -1, normalize: true }),
      [
        [2, 4],
        [2, 4],
      ],
      [2, 1],
    ),
    dotCase(
      'matrices',
      () => dot([2, 1]),
      [
        [2, 3, 4],
        [2, 4, 5],
      ],
      [2, 3, 5],
    ),
    dotCase(
      'a matrix and rows',
      () => dot([1, -1]),
      [
        [2, 4, 3],
        [2, 4],
      ],
      [2, 3],
    ),
    dotCase(
      'more axes',
      () => dot({ axes: [1, 2] }),
      [
        [2, 4, 3, 2],
        [2, 3, 4, 2],
      ],
      [2, 3, 2, 3, 2],
    ),
  ],
  maximum: merge(() => maximum()),
  minimum: merge(() => minimum()),
  multiply: merge(() => multiply()),
  subtract: merge(() => subtract()),
} satisfies { readonly [name: string]: readonly LayerCase[] };
