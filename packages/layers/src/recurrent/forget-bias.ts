import { concat, ones, tidy, type Initializer } from '@graftjs/core';

/** The bias of four gates, ones for the forget gate (Jozefowicz et al. 2015). */
export function forgetBias(others: Initializer, units: number): Initializer {
  return {
    ...others,
    values: (_shape, random) =>
      tidy(() =>
        concat([
          others.values([units], random.split('input')),
          ones([units]),
          others.values([2 * units], random.split('candidate and output')),
        ]),
      ),
  };
}
