import { mul, type Scalar } from '@graftjs/core';
import type { DomainMethod } from '../domain-method.js';
import { minimumClassConfusion, type ClassConfusionOptions } from '../minimum-class-confusion.js';
import type { AlignmentOptions } from './coral.js';

/** MCC (Jin et al. 2020): the confusion of classes in predictions on the target is made small. */
export function mcc({
  weight = 1,
  temperature = 2.5,
}: AlignmentOptions & ClassConfusionOptions = {}): DomainMethod {
  return {
    name: 'mcc',
    describe: () => `minimum class confusion at temperature ${temperature}, weight ${weight}`,
    bind: () => ({
      layers: [],
      term: ({ target }) =>
        mul<Scalar>(minimumClassConfusion(target.logits, { temperature }), weight),
      dispose: () => {},
    }),
  };
}
