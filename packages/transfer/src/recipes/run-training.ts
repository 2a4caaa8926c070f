import {
  defineCallback,
  type Callback,
  type Logs,
  type Optimizer,
  type Parameter,
  type Schedule,
} from '@graftjs/core';
import { fit, type History } from '@graftjs/training';
import { SourceValues } from '../penalties/source-values.js';
import { batchesOf } from '../prefix/phase-data.js';
import type { RateRule } from '../rates/rate-rule.js';
import { scaledRates } from '../rates/scaled-rates.js';
import type { GroupRate, PhaseRun, PhaseWork } from './phase.js';
import { GUARDED_ATTEMPTS, GUARDED_FACTOR, rateGuard } from './rate-guard.js';

/** What an optimizer is made for. */
export interface OptimizerTask {
  readonly rate: number | Schedule;
  /** Of the phase, all epochs together. */
  readonly steps: number;
}

export interface RunTrainingOptions {
  readonly epochs: number;
  readonly learningRate: number;
  readonly rates: RateRule | null;
  readonly schedule: ((peak: number, steps: number) => Schedule) | undefined;
  readonly optimizerOver: (training: OptimizerTask) => Optimizer;
  /** Rates of parameters that follow the training; in place of `rates`. */
  readonly follow?: ((work: PhaseWork) => RateFollower) | undefined;
  /** Whether a rate that destroys what was learned is lowered, and the phase begun again. */
  readonly guarded: boolean;
}

/** Decides before each epoch how much of the rate each parameter gets. */
export interface RateFollower {
  beforeEpoch(): Promise<void>;
  scaleOf(parameter: Parameter): number;
  ratesAt(rate: number): GroupRate[];
}

/** Trains what is not frozen by gradients, on the data behind the frozen prefix. */
export async function runTraining(work: PhaseWork, options: RunTrainingOptions): Promise<PhaseRun> {
  const follower = options.follow?.(work);
  const { ratesAt } = follower ?? scaledRates(work.model, options.rates);
  const notes: string[] = [];
  let rate = options.learningRate;
  // Those of adapters too, which train in place of what they are on.
  const { parameters, trainableParameters } = work.rest;
  const start = new SourceValues(new Set([...parameters, ...trainableParameters]));
  try {
    for (let attempt = 1; ; attempt++) {
      // Mixed examples are harder than those that the loss before was computed on, at any rate.
      const may =
        options.guarded && work.mix === null && !work.classWeight && work.lossBefore !== null;
      const guarded = may && attempt < GUARDED_ATTEMPTS;
      const terms = work.penalties.flatMap(({ name, term }) => (term ? [name] : []));
      const guard = guarded ? rateGuard(work.lossBefore as number, terms) : null;
      // What follows the training, and adapters, are not in what is kept: such a phase begins anew.
      const kept = follower ? [] : [work.backup?.(attempt) ?? []].flat();
      const watching = [...(guard ? [guard.callback] : []), ...kept];
      const history = await train(work, options, rate, watching, follower);
      if (!guard?.tripped) {
        const epochs = history.epochs.map(({ logs }) => logs as Logs);
        return { epochs, stopped: history.stopped, rates: ratesAt(rate), notes };
      }
      const loss = history.epochs.at(-1)?.logs['loss'] ?? NaN;
      const lower = Number((rate * GUARDED_FACTOR).toPrecision(2));
      notes.push(
        `at a rate of ${rate} the loss rose from ${work.lossBefore?.toFixed(3)} to ` +
          `${loss.toFixed(3)}, so it began again at ${lower}`,
      );
      start.restore();
      rate = lower;
    }
  } finally {
    start.dispose();
  }
}

async function train(
  work: PhaseWork,
  { epochs, rates, schedule, optimizerOver }: RunTrainingOptions,
  rate: number,
  guards: readonly Callback[],
  follower: RateFollower | undefined,
): Promise<History> {
  const { rest, loss, metrics, batchSize, mix, classWeight, penalties, signal } = work;
  const { scaleOf } = scaledRates(work.model, rates);
  const scale = follower
    ? (parameter: Parameter) => follower.scaleOf(parameter)
    : rates && ((parameter: Parameter) => scaleOf.get(parameter) ?? 1);
  const following = follower && [
    defineCallback({ name: 'followRates', onEpochBegin: () => follower.beforeEpoch() }),
  ];
  const data = batchesOf(work.train, { batchSize, shuffle: true, mix });
  const validation = work.validation && batchesOf(work.validation, { batchSize, shuffle: false });
  const steps = epochs * (data.size ?? 1);
  const mover = optimizerOver({ rate: schedule ? schedule(rate, steps) : rate, steps });
  try {
    const history = await fit(rest, data, {
      loss,
      metrics,
      epochs,
      optimizer: mover,
      seed: work.random.split('fit').bits(),
      ...(validation ? { validation } : {}),
      ...(classWeight ? { classWeight } : {}),
      ...(penalties.length > 0 ? { penalty: penalties } : {}),
      ...(scale ? { rateScale: scale } : {}),
      callbacks: [...(following ?? []), ...guards, ...work.callbacks] as never,
      signal,
      progress: false,
    });
    return history as History;
  } finally {
    mover.dispose();
  }
}
