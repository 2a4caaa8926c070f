import type { Backend } from '@graftjs/core';
import { kernelCases } from '../cases/index.js';
import { TIERS, type Check, type Tier } from './check.js';
import { gradientChecks } from './gradient-checks.js';
import { kernelChecks } from './kernel-checks.js';
import { storageChecks } from './storage-checks.js';
import { trainingChecks } from './training-checks.js';

/** Every check of some tiers, for a backend that will be active when they run. */
export function checksFor(backend: Backend, tiers: readonly Tier[] = TIERS): Check[] {
  const byTier: { readonly [T in Tier]: () => Check[] } = {
    storage: () => storageChecks(backend),
    kernels: () => kernelChecks(kernelCases),
    gradients: () => gradientChecks(kernelCases),
    training: () => trainingChecks(),
  };
  return tiers.flatMap((tier) => byTier[tier]());
}
