import { mul, type Scalar } from '@graftjs/core';
import type { DomainMethod } from '../domain-method.js';
import { minimumClassConfusion, type ClassConfusionOptions } from '../minimum-class-confusion.js';
import type { AlignmentOptions } from './coral.js';
import { checkStrength } from '../../statistics/check-number.js';
import { knownOptions } from '../../words/known-options.js';
import { printed } from '../../words/printed.js';

/** MCC (Jin et al. 2020): the confusion of classes in predictions on the target is made small. */
export function mcc(given: AlignmentOptions & ClassConfusionOptions = {}): DomainMethod {
  const { weight = 1, temperature = 2.5 } = knownOptions('mcc', given, ['weight', 'temperature']);
  checkStrength('mcc', 'weight', weight);
  return printed({
    name: 'mcc',
    describe: () => `minimum class confusion at temperature ${temperature}, weight ${weight}`,
    bind: () => ({
      layers: [],
      term: ({ target }) =>
        mul<Scalar>(minimumClassConfusion(target.logits, { temperature }), weight),
      dispose: () => {},
    }),
  });
}
