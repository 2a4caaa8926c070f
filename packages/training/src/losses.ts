import type { Loss } from '@graftjs/core';

/** One loss, or one for each output of the model: in order, or by the names of the outputs. */
export type Losses = Loss | readonly Loss[] | { readonly [output: string]: Loss };

/** How much the loss of each output counts, in the same form; default 1. */
export type LossWeights = readonly number[] | { readonly [output: string]: number };

export const isLoss = (losses: Losses): losses is Loss =>
  typeof (losses as Loss).perExample === 'function' && typeof (losses as Loss).call === 'function';
