import type { HostArray } from '@graftjs/datasets';
import type { Example } from './features-of.js';
import { fromHalves, toHalves } from './half-precision.js';

/** How features are kept. */
export type Precision = 'float32' | 'float16';

/** Features of one example in half precision. */
interface HalfRow {
  readonly halves: Uint16Array;
  readonly shape: readonly number[];
}

export const bytesOfNumber = (precision: Precision): number => (precision === 'float16' ? 2 : 4);

/** An example as it is kept. */
export function keptExample(example: Example, precision: Precision): Example {
  if (precision === 'float32') return example;
  const { data, shape } = example.x as HostArray;
  return { ...example, x: { halves: toHalves(data), shape } satisfies HalfRow };
}

/** An example as training takes it. */
export function shownExample(example: Example): Example {
  const row = example.x as Partial<HalfRow>;
  if (!row.halves) return example;
  return { ...example, x: { data: fromHalves(row.halves), shape: row.shape } };
}
