import { cast, where, type Tensor } from '@graftjs/core';
import { forExamples } from './ranges.js';

/** The changed image of each example that is chosen, the original of the others. */
export function choose(chosen: readonly boolean[], changed: Tensor, images: Tensor): Tensor {
  if (chosen.every(Boolean)) return changed;
  if (!chosen.some(Boolean)) return images;
  return where(cast(forExamples(chosen.map(Number)), 'bool'), changed, images);
}
