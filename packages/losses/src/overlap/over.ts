import { options, reshape, sum, tile, type Tensor } from '@graftjs/core';

/** What an overlap is taken over: every example by itself, or the whole batch at once. */
export const overOption = options.oneOf(['example', 'batch'], { default: 'example' });
type Over = 'example' | 'batch';

/** Sums of all numbers of an example, or of the batch: [batch] or [1]. */
export const totalOver = (x: Tensor, over: Over): Tensor =>
  over === 'batch' ? reshape(sum(x), [1]) : sum(reshape(x, [x.shape[0] as number, -1]), -1);

/** One figure for each example, the same for all where it is that of the batch. */
export const forEachExample = (figure: Tensor, yPred: Tensor): Tensor =>
  figure.size === yPred.shape[0] ? figure : tile(figure, [yPred.shape[0] as number]);
