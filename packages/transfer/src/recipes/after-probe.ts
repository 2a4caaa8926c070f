import type { Model } from '@graftjs/core';
import type { Phase } from './phase.js';
import { describeProbe, probePhases, type HeadStart } from './probe-phases.js';

/** What `probeOptions` give. */
interface GivenProbe {
  readonly start: HeadStart;
  readonly probeEpochs: number | null;
  readonly probeRate: number | null;
}

const probeOf = ({ start, probeEpochs, probeRate }: GivenProbe) => ({
  start,
  epochs: probeEpochs,
  learningRate: probeRate,
});

/** A probe, as `probeOptions` say, and what comes after it. */
export const afterProbe = (
  model: Model,
  given: GivenProbe,
  ...phases: readonly Phase[]
): Phase[] => [...probePhases(model, probeOf(given)), ...phases];

/** The same in words: "1. linear probe: …", and the rest as the second step. */
export const describeAfterProbe = (given: GivenProbe, rest: string): string =>
  `1. linear probe: ${describeProbe(probeOf(given))}\n2. ${rest}`;
