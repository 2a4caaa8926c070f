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

function figures(logs: Logs): string {
  const shown: [key: string, label: string][] = [
    ['loss', 'loss'],
    ['accuracy', 'accuracy'],
    ['val.loss', 'validation loss'],
    ['val.accuracy', 'validation accuracy'],
  ];
  return shown
    .flatMap(([key, label]) => {
      const value = logs[key];
      return value === undefined ? [] : [`${label} ${value.toFixed(3)}`];
    })
    .join(', ');
}
