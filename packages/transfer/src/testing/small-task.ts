import { Random, type Model } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { batchNormalization, dense, sequential } from '@graftjs/layers';
import { graft } from '../surgery/graft.js';
import { withWeights } from './small-nets.js';

/** Points in six dimensions around three centres. */
export function points(count: number, seed = 1) {
  const random = new Random(seed);
  const y = Int32Array.from({ length: count }, (_, i) => i % 3);
  const data = Float32Array.from({ length: count * 6 }, (_, i) => {
    const [label, axis] = [y[Math.floor(i / 6)] as number, i % 6];
    return (axis % 3 === label ? 1 : 0) + random.normal(0, 0.5);
  });
  return fromArrays({ x: { data, shape: [count, 6] }, y });
}

/** A small network with two stages and a new head: quick on any backend. */
export function smallTask(): Model {
  const base = sequential([
    dense(8, { activation: 'relu', inputShape: [6], name: 'first' }),
    dense(7, { name: 'second' }),
    batchNormalization({ name: 'second_bn' }),
    dense(4, { activation: 'softmax', name: 'classes' }),
  ]);
  return graft(withWeights(base), { head: [dense(3, { activation: 'softmax' })] });
}
