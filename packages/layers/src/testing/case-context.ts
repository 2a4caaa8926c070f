import { inferenceContext, Random, tensor, type CallContext } from '@graftjs/core';
import type { LayerCase } from './layer-case.js';

/** The context of a pass through a case: its masks, and weights that may move while training. */
export function caseContext({
  masks,
  training = false,
}: Pick<LayerCase, 'masks' | 'training'>): CallContext {
  return {
    ...inferenceContext(new Random(1)),
    training,
    ...(training ? { assign: (parameter, value) => parameter.assign(value) } : {}),
    ...(masks
      ? { masks: masks.map((mask) => mask && tensor(mask as number[][], undefined, 'bool')) }
      : {}),
  };
}
