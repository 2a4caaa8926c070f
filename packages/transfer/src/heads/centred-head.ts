import type { LinearHead } from './linear-head.js';

/**
 * The same classifier with the scores of each example moved together, which says no other class and
 * no other probability: as they are solved for they may be far greater than what tells classes apart,
 * and single precision would round that away.
 */
export function centredHead({ kernel, bias }: LinearHead): LinearHead {
  const around = (row: Float64Array): Float64Array => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    return row.map((value) => value - mean);
  };
  const highest = Math.max(...bias);
  return { kernel: kernel.map(around), bias: bias.map((value) => value - highest) };
}
