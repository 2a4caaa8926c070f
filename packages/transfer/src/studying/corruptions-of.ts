import type { Model } from '@graftjs/core';
import { Random } from '@graftjs/core';
import { dataset, type HostArray } from '@graftjs/datasets';
import type { Corruptions, Omitted } from '@graftjs/report';
import type { Deadline } from '../adaptive/deadline.js';
import { drawnInAll, type Labelled } from '../examples/labelled.js';
import type { SourceValues } from '../penalties/source-values.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
import { corrupted, corruptionNames } from './corrupted.js';

/** Accuracy on spoilt test examples, of the trained weights and of those of the probe. */
export async function corruptionsOf(
  model: Model,
  test: Labelled,
  how: {
    readonly probed: SourceValues;
    readonly trained: SourceValues;
    readonly seed: number;
    readonly deadline: Deadline;
    readonly each: number;
  },
): Promise<Corruptions | Omitted> {
  const few = drawnInAll(test, 60, new Random(how.seed));
  const examples = await few.data.toArray();
  if (how.deadline.left < 14 * examples.length * how.each)
    return { omitted: 'There was no time for it.' };
  const names = ['as they are', ...corruptionNames];
  const arms = [
    { name: 'transferred', values: how.trained, accuracies: [] as number[] },
    { name: 'probe on the frozen base', values: how.probed, accuracies: [] as number[] },
  ];
  for (const way of [null, ...corruptionNames]) {
    if (how.deadline.over) return { omitted: 'The time was up before it was done.' };
    const random = new Random(how.seed).split('corruptions');
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
