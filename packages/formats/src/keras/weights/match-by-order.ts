import { formatShape } from '@graftjs/core';
import type { StoredWeight } from './stored-weight.js';
import type { PlacedParameter } from './placed-parameters.js';

/**
 * Pairs what names could not match, one after the other, if that fits throughout: equally many on
 * both sides, equal shapes, and parameter names that agree wherever the file has them.
 */
export function matchByOrder<W extends StoredWeight>(
  parameters: readonly PlacedParameter[],
  stored: readonly W[],
): [PlacedParameter, W][] {
  if (parameters.length !== stored.length) return [];
  const pairs = parameters.map((placed, i): [PlacedParameter, W] => [placed, stored[i] as W]);
  return pairs.every(([placed, weight]) => fits(placed, weight)) ? pairs : [];
}

function fits({ parameter }: PlacedParameter, { name, shape }: StoredWeight): boolean {
  if (formatShape(parameter.shape) !== formatShape(shape)) return false;
  const last = name.replace(/:\d+$/, '').split('/').at(-1) as string;
  // A bare number, or nothing that looks like the name of a parameter, says nothing.
  return last === parameter.name || !PARAMETER_NAMES.test(last);
}

const PARAMETER_NAMES =
  /(kernel|bias|gamma|beta|moving_mean|moving_variance|embeddings|alpha|mean|variance)$/;
