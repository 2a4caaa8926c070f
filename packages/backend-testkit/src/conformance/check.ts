/** The parts of the suite, from what everything else rests on upwards. */
export const TIERS = ['storage', 'kernels', 'gradients', 'training'] as const;
export type Tier = (typeof TIERS)[number];

/** One thing a backend must do. */
export interface Check {
  readonly tier: Tier;
  /** Unique: `kernels/Conv2D/3×3, same`. */
  readonly id: string;
  /** The kernel it is about, where it is about one. */
  readonly kernel?: string;
  /** Throws where the backend is wrong. */
  run(): void | Promise<void>;
}

/** A check that is known to fail: the suite fails when it passes, so that it gets removed. */
export interface KnownFailure {
  /** An id, or the beginning of some ended by `*`. */
  readonly checks: string;
  readonly reason: string;
}

export function knownFailureOf(
  check: Check,
  known: readonly KnownFailure[],
): KnownFailure | undefined {
  return known.find(({ checks }) =>
    checks.endsWith('*') ? check.id.startsWith(checks.slice(0, -1)) : check.id === checks,
  );
}
