import { defineCallback, type Callback } from '@graftjs/core';

/** How often a rate is lowered before a phase goes on whatever happens. */
export const GUARDED_ATTEMPTS = 4;
/** What a rate that did damage is multiplied by. */
export const GUARDED_FACTOR = 0.3;

const REASON = 'the rate was too high';

export interface RateGuard {
  readonly callback: Callback<'loss'>;
  /** Whether it ended the run. */
  readonly tripped: boolean;
}

/**
 * Ends a run whose loss says that its rate destroys what was learned: after an epoch it is more than
 * twice what it was before, and 0.3 more, or no number.
 *
 * @param terms of penalties in the logs: they are part of the loss, and were not before
 */
export function rateGuard(lossBefore: number, terms: readonly string[] = []): RateGuard {
  const limit = 2 * lossBefore + 0.3;
  let tripped = false;
  const callback = defineCallback({
    name: 'rateGuard',
    reads: ['loss'],
    onEpochEnd({ logs, epoch, stop }) {
      const loss = terms.reduce((rest, term) => rest - (logs[term] ?? 0), logs['loss'] ?? 0);
      if (epoch > 1 || loss <= limit) return;
      tripped = true;
      stop(REASON);
    },
    // A run that was interrupted as it tripped ends again where it goes on.
    state: () => tripped,
    restore(state) {
      tripped = state === true;
    },
  });
  return {
    callback,
    get tripped() {
      return tripped;
    },
  };
}
