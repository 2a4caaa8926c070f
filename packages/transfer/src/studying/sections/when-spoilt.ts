import { dispose, Random, tidy, type Model, type Tensor } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import type { Corruptions, Omitted } from '@graftjs/report';
import { batchNormLayers } from '@graftjs/training';
import { tent, type TentResult } from '../../domains/tent.js';
import { drawnInAll, type Drawn } from '../../examples/labelled.js';
import type { SourceValues } from '../../penalties/source-values.js';
import type { Example } from '../../prefix/features-of.js';
import { corrupted, corruptionNames } from '../corrupted.js';
import type { Study } from '../study.js';
import type { Probed, ShownModel } from './shown-model.js';
import { indexOfMaximum } from '../../statistics/index-of-maximum.js';

export interface SpoiltFacts {
  readonly probed: Probed;
  readonly shown: ShownModel;
  readonly stepSeconds: number;
}

const EXAMPLES = 60;
const NO_TENT =
  'TENT adapts batch normalisations to unlabelled examples; this model has none, so it is not here.';

/** Accuracy on spoilt test examples: of the trained weights, of the probe, and adapted by TENT. */
export async function whenSpoilt(
  { test, seed, deadline, batchSize }: Study,
  model: Model,
  { probed, shown, stepSeconds }: SpoiltFacts,
): Promise<Corruptions | Omitted> {
  const few = drawnInAll(test, EXAMPLES, new Random(seed));
  const examples = await few.data.toArray();
  if (deadline.left < (14 * examples.length * stepSeconds) / batchSize) {
    return { omitted: 'There was no time for it.' };
  }
  const arms = [
    { name: 'transferred', values: shown.values, accuracies: [] as number[] },
    { name: 'probe on the frozen base', values: probed.values, accuracies: [] as number[] },
  ];
  const adapted = { name: 'transferred, then TENT', accuracies: [] as number[] };
  const outcomes: TentResult['outcome'][] = [];
  const adapts = batchNormLayers(model).length > 0;
  let inTime = true;
  for (const way of [null, ...corruptionNames]) {
    if (deadline.over) return { omitted: 'The time was up before it was done.' };
    const spoilt = spoiltExamples(examples, way, seed);
    if (!spoilt) return { omitted: 'The examples are no pictures.' };
    const begin = deadline.left;
    for (const { values, accuracies } of arms) {
      accuracies.push(await accuracyWith(model, values, spoilt, few));
    }
    if (!adapts || !inTime) continue;
    const { outcome, accuracy } = await adaptedAccuracy(model, shown.values, spoilt, few);
    outcomes.push(outcome);
    adapted.accuracies.push(accuracy);
    // What is left must do for those after this one.
    const each = begin - deadline.left;
    inTime = deadline.left > each * (corruptionNames.length + 1 - outcomes.length);
  }
  const whole = adapted.accuracies.length === corruptionNames.length + 1;
  return {
    names: ['as they are', ...corruptionNames],
    arms: [...arms, ...(whole ? [adapted] : [])].map(({ name, accuracies }) => ({
      name,
      accuracies,
    })),
    examples: examples.length,
    note: !adapts ? NO_TENT : whole ? tentNote(outcomes) : 'There was no time for TENT.',
  };
}

function spoiltExamples(
  examples: readonly Example[],
  way: (typeof corruptionNames)[number] | null,
  seed: number,
): Example[] | null {
  if (!way) return [...examples];
  const random = new Random(seed).split('corruptions');
  const spoilt = examples.map((example, i) => corrupted(example, way, random.split(i)));
  return spoilt.includes(null) ? null : (spoilt as Example[]);
}

async function accuracyWith(
  model: Model,
  values: SourceValues,
  examples: readonly Example[],
  few: Drawn,
): Promise<number> {
  values.restore();
  return inBatches(examples, (batches) => accuracyOf(model, batches, few));
}

/** TENT on the spoilt examples themselves, without their labels; the weights are put back. */
async function adaptedAccuracy(
  model: Model,
  values: SourceValues,
  examples: readonly Example[],
  few: Drawn,
): Promise<{ readonly outcome: TentResult['outcome']; readonly accuracy: number }> {
  values.restore();
  try {
    return await inBatches(examples, async (batches) => {
      const { outcome } = await tent(model, batches, { epochs: 2 });
      return { outcome, accuracy: await accuracyOf(model, batches, few) };
    });
  } finally {
    values.restore();
  }
}

/** The examples as tensors of one batch, for as long as the work takes. */
async function inBatches<T>(
  examples: readonly Example[],
  work: (batches: readonly Tensor[]) => Promise<T>,
): Promise<T> {
  const batches: Tensor[] = [];
  const all = dataset(examples.map(({ x }) => ({ x }))).batch(EXAMPLES);
  for await (const batch of all.iterate({ epoch: 0, random: new Random(0) })) {
    batches.push((batch as unknown as { x: Tensor }).x);
  }
  try {
    return await work(batches);
  } finally {
    dispose(batches);
  }
}

async function accuracyOf(
  model: Model,
  batches: readonly Tensor[],
  { labels }: Drawn,
): Promise<number> {
  let [at, right] = [0, 0];
  for (const batch of batches) {
    const output = tidy(() => model.predict(batch) as Tensor);
    const values = await output.data<'float32'>();
    output.dispose();
    const count = batch.shape[0] as number;
    const width = values.length / count;
    for (let i = 0; i < count; i++, at++) {
      const row = values.subarray(i * width, (i + 1) * width);
      if (indexOfMaximum(row) === labels[at]) right += 1;
    }
  }
  return right / Math.max(1, at);
}

function tentNote(outcomes: readonly TentResult['outcome'][]): string {
  const count = (outcome: TentResult['outcome']) =>
    outcomes.filter((own) => own === outcome).length;
  const [back, untried] = [count('rolled back'), count('not tried')];
  return [
    'TENT adapts batch normalisations to the spoilt examples, without labels, and is guarded:',
    `it was kept ${count('adapted')} times of ${outcomes.length}`,
    ...(back > 0 ? [`, rolled back to adapted statistics ${back} times`] : []),
    ...(untried > 0
      ? [`, and ${untried} times only statistics were adapted, since the model was too unsure`]
      : []),
  ]
    .join(' ')
    .replace(/ ,/g, ',')
    .concat('.');
}
