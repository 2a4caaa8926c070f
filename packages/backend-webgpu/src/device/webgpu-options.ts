import { ConfigError } from '@graftjs/core';

export interface WebgpuOptions {
  /**
   * Which GPU to take where a machine has several: the fast one, or the one that saves the battery.
   * Default 'high-performance'.
   */
  readonly powerPreference?: 'high-performance' | 'low-power';
  /**
   * Whether an adapter that computes on the CPU (SwiftShader, lavapipe, WARP) will do; default
   * false. It gives right results, slower than any other backend: for tests.
   */
  readonly software?: boolean;
}

const PREFERENCES: readonly unknown[] = [undefined, 'high-performance', 'low-power'];

/** Refuses options that make no sense. */
export function checkOptions({ powerPreference }: WebgpuOptions): void {
  if (PREFERENCES.includes(powerPreference)) return;
  throw new ConfigError({
    where: 'webgpu',
    problem: "powerPreference must be 'high-performance' or 'low-power'",
    operands: [{ label: 'powerPreference', value: powerPreference }],
  });
}
