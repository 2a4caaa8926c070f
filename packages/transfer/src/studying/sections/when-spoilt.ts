import { Random, type Model } from '@graftjs/core';
import { dataset, type HostArray } from '@graftjs/datasets';
import type { Corruptions, Omitted } from '@graftjs/report';
import { drawnInAll } from '../../examples/labelled.js';
import { featuresOf, type Example } from '../../prefix/features-of.js';
import { corrupted, corruptionNames } from '../corrupted.js';
import type { Study } from '../study.js';
import type { Probed, ShownModel } from './shown-model.js';

export interface SpoiltFacts {
  readonly probed: Probed;
  readonly shown: ShownModel;
  readonly stepSeconds: number;
}

/** Accuracy on spoilt test examples, of the trained weights and of those of the probe. */
export async function whenSpoilt(
  { test, seed, deadline, batchSize }: Study,
  model: Model,
  { probed, shown, stepSeconds }: SpoiltFacts,
): Promise<Corruptions | Omitted> {
  const few = drawnInAll(test, 60, new Random(seed));
  const examples = await few.data.toArray();
  if (deadline.left < (14 * examples.length * stepSeconds) / batchSize) {
    return { omitted: 'There was no time for it.' };
  }
  const names = ['as they are', ...corruptionNames];
  const arms = [
    { name: 'transferred', values: shown.values, accuracies: [] as number[] },
    { name: 'probe on the frozen base', values: probed.values, accuracies: [] as number[] },
  ];
  for (const way of [null, ...corruptionNames]) {
    if (deadline.over) return { omitted: 'The time was up before it was done.' };
    const random = new Random(seed).split('corruptions');
    const spoilt = examples.map((example, i) =>
      way ? corrupted(example, way, random.split(i)) : example,
    );
    if (spoilt.includes(null)) return { omitted: 'The examples are no pictures.' };
    for (const { values, accuracies } of arms) {
      values.restore();
      const { examples: outputs } = await featuresOf(model, dataset(spoilt as Example[]), {
        fold: false,
      });
      const right = outputs.filter(({ x }, i) => {
        const row = (x as HostArray).data as Float32Array;
        return row.indexOf(Math.max(...row)) === few.labels[i];
      });
      accuracies.push(right.length / outputs.length);
    }
  }
  return { names, arms: arms.map(({ name, accuracies }) => ({ name, accuracies })) };
}
