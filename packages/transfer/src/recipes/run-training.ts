import type { Logs, Optimizer, Schedule } from '@graftjs/core';
import { fit } from '@graftjs/training';
import { batchesOf } from '../prefix/phase-data.js';
import type { RateRule } from '../rates/rate-rule.js';
import { scaledRates } from '../rates/scaled-rates.js';
import type { PhaseRun, PhaseWork } from './phase.js';

export interface RunTrainingOptions {
  readonly epochs: number;
  readonly learningRate: number;
  readonly rates: RateRule | null;
  readonly schedule: ((peak: number, steps: number) => Schedule) | undefined;
  readonly optimizer: (rate: number | Schedule) => Optimizer;
}

/** Trains what is not frozen by gradients, on the data behind the frozen prefix. */
export async function runTraining(
  work: PhaseWork,
  { epochs, learningRate, rates, schedule, optimizer }: RunTrainingOptions,
): Promise<PhaseRun> {
  const { model, rest, loss, metrics, batchSize, penalties, callbacks, signal } = work;
  const { scaleOf, ratesAt } = scaledRates(model, rates);
  const train = batchesOf(work.train, { batchSize, shuffle: true });
  const validation = work.validation && batchesOf(work.validation, { batchSize, shuffle: false });
  const steps = epochs * (train.size ?? 1);
  const mover = optimizer(schedule ? schedule(learningRate, steps) : learningRate);
  try {
    const history = await fit(rest, train, {
      loss,
      metrics,
      epochs,
      optimizer: mover,
      seed: work.random.bits(),
      ...(validation ? { validation } : {}),
      ...(penalties.length > 0 ? { penalty: penalties } : {}),
      ...(rates ? { rateScale: (parameter) => scaleOf.get(parameter) ?? 1 } : {}),
      callbacks: callbacks as never,
      signal,
      progress: false,
    });
    return {
      epochs: history.epochs.map(({ logs }) => logs as Logs),
      stopped: history.stopped,
      rates: ratesAt(learningRate),
    };
  } finally {
    mover.dispose();
  }
}
