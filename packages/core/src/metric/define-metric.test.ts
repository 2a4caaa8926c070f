import { expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import { scalar, sub, sum, tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import { defineMetric } from './define-metric.js';
import type { Metric, MetricState } from './metric.js';

const bias = defineMetric({
  type: 'test/MeanBias',
  statistics: (yTrue, yPred) => ({ total: sum(sub(yPred, yTrue)), count: scalar(yPred.size) }),
  result: ({ total, count }) => (total[0] ?? 0) / (count[0] ?? 0),
});
const everything = defineMetric({
  type: 'test/Everything',
  combine: 'concat',
  statistics: (_, yPred) => ({ scores: yPred }),
  result: ({ scores }) => scores.reduce((a, b) => Math.max(a, b), -Infinity),
});

function see(metric: Metric, state: MetricState, yPred: number[]): MetricState {
  const zeros = tensor1d(yPred.map(() => 0));
  const statistics = metric.statistics(zeros, tensor1d(yPred));
  const read = Object.entries(statistics).map(([name, tensor]: [string, Tensor]) => [
    name,
    Float64Array.from(tensor.dataSync()),
  ]);
  return metric.merge(state, Object.fromEntries(read));
}

test('a figure of the epoch, not a mean of batch figures', () => {
  const metric = bias();
  const state = see(metric, see(metric, metric.initial(), [1, 1, 1]), [5]);
  expect(metric.result(state)).toBe(2);
  expect(metric.name).toBe('meanBias');
  expect(metric.result(metric.initial())).toBeNaN();
});

test('merging is the same in any grouping', () => {
  for (const metric of [bias(), everything()]) {
    const parts = [[1, 2], [3], [-4, 9]].map((part) => see(metric, metric.initial(), part));
    const [a, b, c] = parts as [MetricState, MetricState, MetricState];
    const left = metric.merge(metric.merge(a, b), c);
    expect(metric.merge(a, metric.merge(b, c))).toEqual(left);
    const whole = see(metric, metric.initial(), [1, 2, 3, -4, 9]);
    expect(metric.result(left)).toBe(metric.result(whole));
  }
  const metric = everything();
  expect(metric.result(see(metric, see(metric, metric.initial(), [1, 7]), [3]))).toBe(7);
});
