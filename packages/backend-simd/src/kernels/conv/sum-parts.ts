import type { Engine } from '../../engine.js';

/** out = the sum of `count` vectors of n that lie one after another. */
export function sumParts(
  engine: Engine,
  parts: number,
  out: number,
  n: number,
  count: number,
): void {
  const grain = Math.max(1024, Math.ceil(65536 / count / 4) * 4);
  engine.run('sumParts', Math.ceil(n / grain), parts, out, n, count, grain);
}
