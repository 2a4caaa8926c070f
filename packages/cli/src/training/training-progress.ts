import { defineCallback, type Callback, type Logs } from '@graftjs/core';
import type { FineTuneProgress } from '@graftjs/transfer';
import type { Progress } from '../terminal/progress.js';

/** Tells how training goes, epoch by epoch, and knows at any time what is being done. */
export class TrainingProgress {
  readonly #progress: Progress;
  #phase = '';
  /** What is being done, for a message. */
  doing = 'preparing';

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** Something began that is no phase of a recipe. */
  begin(what: string): void {
    this.#phase = what;
    this.doing = what;
  }

  update({ phase, stage, done, total }: FineTuneProgress): void {
    this.#phase = phase;
    if (stage === 'training') return;
    this.doing = 'computing the features of the frozen layers';
    this.#progress.update('Features of the frozen layers', done, total);
  }

  get callback(): Callback {
    return defineCallback({
      name: 'trainingProgress',
      onBatchEnd: ({ epoch, epochs, step, stepsPerEpoch }) => {
        this.doing = `training, in epoch ${epoch + 1} of ${epochs} (${this.#phase})`;
        const what = `${this.#phase}, epoch ${epoch + 1}/${epochs}`;
        this.#progress.update(what, step + 1, stepsPerEpoch);
      },
      onEpochEnd: ({ epoch, epochs, logs }) => {
        this.#progress.line(`${this.#phase}, epoch ${epoch + 1}/${epochs}: ${figures(logs)}`);
      },
    });
  }
}

const SHOWN = {
  loss: 'loss',
  accuracy: 'accuracy',
  'val.loss': 'validation loss',
  'val.accuracy': 'validation accuracy',
} as const;

/** The figures of an epoch; what is left are terms of the loss, each by the name of its penalty. */
function figures(logs: Logs): string {
  const known = Object.entries(SHOWN).flatMap(([key, label]) => {
    const value = logs[key];
    return value === undefined ? [] : [`${label} ${value.toFixed(3)}`];
  });
  const terms = Object.entries(logs)
    .filter(([key]) => !(key in SHOWN) && !key.startsWith('val.'))
    .map(([key, value]) => `${key} ${value.toPrecision(3)}`);
  return [...known, ...(terms.length > 0 ? [`of the loss: ${terms.join(', ')}`] : [])].join(', ');
}
