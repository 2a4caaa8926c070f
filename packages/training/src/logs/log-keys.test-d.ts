/** Checked by the compiler alone: a line marked as an error must be one. */
import { defineCallback, type Loss, type Metric, type Model, type Optimizer } from '@graftjs/core';
import { earlyStopping, evaluate, fit, type ArrayData } from '../index.js';

declare const model: Model;
declare const data: ArrayData;
declare const loss: Loss;
declare const optimizer: Optimizer;
declare const acc: Metric;

export async function keysOfFit(): Promise<void> {
  const history = await fit(model, data, {
    loss,
    optimizer,
    metrics: { acc },
    validationSplit: 0.1,
    penalty: { name: 'l2sp' },
    callbacks: [
      earlyStopping({ monitor: 'val.acc', patience: 3 }),
      earlyStopping(),
      earlyStopping({ monitor: 'l2sp' }),
      defineCallback({
        name: 'mine',
        reads: ['loss'],
        onBatchEnd: ({ logs }) => void logs['loss'],
      }),
      defineCallback({ name: 'none' }),
    ],
  });
  history.values('val.acc');
  history.values('l2sp');
  // @ts-expect-error no such key
  history.values('val.accuracy');
  const first = history.epochs[0]?.logs;
  const trained: number | undefined = first?.acc;
  const validated: number | undefined = first?.['val.acc'];
  // @ts-expect-error no such key
  void first?.accuracy;
  void [trained, validated];
}

export async function misspelled(): Promise<void> {
  await fit(model, data, {
    loss,
    optimizer,
    metrics: { acc },
    // @ts-expect-error the metric is called acc
    callbacks: [earlyStopping({ monitor: 'val.accuracy' })],
  });
  // @ts-expect-error a misspelled option
  await fit(model, data, { loss, optimizer, epoch: 3 });
}

export async function severalOutputs(): Promise<void> {
  const history = await fit(model, data, { loss: { age: loss, name: loss }, optimizer });
  history.values('age.loss');
  // @ts-expect-error no such output
  history.values('agge.loss');
}

export async function keysOfEvaluate(): Promise<void> {
  const both = await evaluate(model, data, { loss, metrics: { acc } });
  const sum: number = both.loss + both.acc;
  const one = await evaluate(model, data, { metrics: { acc } });
  // @ts-expect-error there was no loss
  void one.loss;
  void sum;
}
