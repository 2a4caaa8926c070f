import type { LinearHead } from './linear-head.js';

/** How far behind another class one without examples comes, at the least. */
const BEHIND = 1e3;

/**
 * A head in which a class without examples is never the answer, whatever is asked: it scores as the
 * first class that has some, less a thousand (a thousandth of its bias where that is more, which 32
 * bits can still tell).
 *
 * @param counts examples of each class
 */
export function withoutAbsent({ kernel, bias }: LinearHead, counts: ArrayLike<number>): LinearHead {
  const has = (k: number) => (counts[k] as number) > 0;
  const first = [...bias.keys()].findIndex(has);
  return {
    kernel: kernel.map((row) => row.map((weight, k) => (has(k) ? weight : (row[first] as number)))),
    bias: bias.map((value, k) => {
      const other = bias[first] as number;
      return has(k) ? value : other - Math.max(BEHIND, Math.abs(other) / BEHIND);
    }),
  };
}

/** How many examples each class has. */
export function countsOf(labels: ArrayLike<number>, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i] as number]! += 1;
  return counts;
}
