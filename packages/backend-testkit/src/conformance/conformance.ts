import { useBackend, type Backend } from '@graftjs/core';
import { knownFailureOf, TIERS, type Check, type KnownFailure, type Tier } from './check.js';
import { checksFor } from './suite.js';

/** What the suite asks of a test runner: jest, vitest and node:test all have it. */
export interface Runner {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => void | Promise<void>): unknown;
}

export interface ConformanceSuiteOptions {
  readonly runner: Runner;
  /** Default all. */
  readonly tiers?: readonly Tier[];
  /** Checks that are known to fail; one that passes fails the suite. */
  readonly known?: readonly KnownFailure[];
}

/**
 * Defines the whole suite for a backend in a test file.
 *
 * @example
 * import { describe, it } from 'node:test';
 * conformance(myBackend(), { runner: { describe, it } });
 */
export function conformance(
  backend: Backend,
  { runner: { describe, it }, tiers = TIERS, known = [] }: ConformanceSuiteOptions,
): void {
  describe(`backend "${backend.name}" conforms`, () => {
    for (const tier of tiers) {
      describe(tier, () => {
        for (const check of checksFor(backend, [tier])) {
          const expected = knownFailureOf(check, known);
          const name = check.id.slice(tier.length + 1);
          it(expected ? `${name} (known to fail: ${expected.reason})` : name, async () => {
            await useBackend(backend);
            if (expected) await expectFailure(check);
            else await check.run();
          });
        }
      });
    }
  });
}

async function expectFailure(check: Check): Promise<void> {
  try {
    await check.run();
  } catch {
    return;
  }
  throw new Error('it is known to fail, and passed: remove it from the known failures');
}
