import { options } from '@graftjs/core';

/** Options of every recipe that begins with a probe. */
export const probeOptions = {
  /**
   * Where the head begins: `lda` (default), `ridge`, `logistic`; the means of the classes (`prototype`) or
   * their directions (`cosine`, behind a `unitNormalization()` in the head); or `random` numbers.
   */
  start: options.oneOf(['lda', 'ridge', 'logistic', 'prototype', 'cosine', 'random'], {
    default: 'lda',
  }),
  /** Default none from a solution, which is a probe already; 30 from random numbers. */
  probeEpochs: options.nullable(options.integer({ min: 0 })),
  /** Default 1e-4 from a solution, 3e-3 from random numbers. */
  probeRate: options.nullable(options.number({ min: 0 })),
};

/**
 * What happens to batch normalisations among the layers that are tuned: `frozen` (default) keeps the
 * statistics of the source, `adapting` follows the batches of the new data, `reestimated` computes
 * them anew on all of it before and after, and keeps them in between.
 */
export const normalizationOption = options.oneOf(['frozen', 'adapting', 'reestimated'], {
  default: 'frozen',
});

export type NormalizationPolicy = 'frozen' | 'adapting' | 'reestimated';

/** The policy as a phase takes it. */
export const normalizationOf = (policy: NormalizationPolicy) => ({
  freezeNormalization: policy !== 'adapting',
  reestimateNormalization: policy === 'reestimated',
});
