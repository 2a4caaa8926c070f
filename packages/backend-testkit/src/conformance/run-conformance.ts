import { useBackend, type Backend } from '@graftjs/core';
import { knownFailureOf, type KnownFailure, type Tier } from './check.js';
import { checksFor } from './suite.js';

export interface ConformanceOptions {
  /** Default all. */
  readonly tiers?: readonly Tier[];
  /** Checks that are known to fail, each with its reason. */
  readonly known?: readonly KnownFailure[];
  /** Called after each check. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface CheckResult {
  readonly id: string;
  readonly tier: Tier;
  readonly kernel: string | null;
  /** `known`: failed as it was known to. `fixed`: was known to fail, and passed. */
  readonly status: 'passed' | 'failed' | 'known' | 'fixed';
  /** Why it failed, or why it is known to. */
  readonly message: string | null;
}

export interface ConformanceReport {
  readonly backend: string;
  readonly passed: number;
  /** Failures, and known failures that passed. */
  readonly failed: number;
  readonly known: number;
  readonly results: readonly CheckResult[];
}

/** Runs the suite without a test runner: in a script, or on a page. */
export async function runConformance(
  backend: Backend,
  { tiers, known = [], onProgress }: ConformanceOptions = {},
): Promise<ConformanceReport> {
  await useBackend(backend);
  const checks = checksFor(backend, tiers);
  const results: CheckResult[] = [];
  for (const check of checks) {
    const expected = knownFailureOf(check, known);
    const error = await failureOf(check.run);
    results.push({
      id: check.id,
      tier: check.tier,
      kernel: check.kernel ?? null,
      status: expected
        ? error === null
          ? 'fixed'
          : 'known'
        : error === null
          ? 'passed'
          : 'failed',
      message: expected ? expected.reason : error,
    });
    onProgress?.(results.length, checks.length);
  }
  const count = (...statuses: CheckResult['status'][]) =>
    results.filter(({ status }) => statuses.includes(status)).length;
  return {
    backend: backend.name,
    passed: count('passed'),
    failed: count('failed', 'fixed'),
    known: count('known'),
    results,
  };
}

async function failureOf(run: () => void | Promise<void>): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
