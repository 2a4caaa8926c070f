import type { Layer } from '@graftjs/core';
import { add, average, concatenate, maximum, minimum, multiply, subtract } from '../../index.js';
import type { LayerCase } from '../layer-case.js';
import { IMAGE } from './one.js';

const merge = (make: () => Layer): LayerCase[] => [
  { title: 'equal shapes', make, inputs: [IMAGE, IMAGE], output: IMAGE },
  { title: 'broadcast', make, inputs: [[2, 1, 1, 3], IMAGE], output: IMAGE },
];

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
  maximum: merge(() => maximum()),
  minimum: merge(() => minimum()),
  multiply: merge(() => multiply()),
  subtract: merge(() => subtract()),
} satisfies { readonly [name: string]: readonly LayerCase[] };
