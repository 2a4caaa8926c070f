import { cast, max, oneHot, options, reshape, sum, type Shape, type Tensor } from '@graftjs/core';

export const CATEGORY_MODES = ['int', 'oneHot', 'multiHot', 'count'] as const;
export type CategoryMode = (typeof CATEGORY_MODES)[number];

/** How indices come out: as they are, or as vectors as long as there are categories. */
export const outputMode = options.oneOf(CATEGORY_MODES, { default: 'int' });

/** Shape of encoded indices; an axis of length 1 at the end makes room for one hot vectors. */
export function encodedShape(input: Shape, mode: CategoryMode, depth: number | null): Shape {
  if (mode === 'int') return input;
  const single = mode !== 'oneHot' || (input.length > 1 && input.at(-1) === 1);
  return [...(single ? input.slice(0, -1) : input), depth];
}

/**
 * Indices as categories: a one hot vector each, or for the last axis together which occur
 * (`multiHot`) or how often (`count`). Indices out of range count nowhere.
 */
export function encodeCategories(indices: Tensor, mode: CategoryMode, depth: number): Tensor {
  if (mode === 'int') return cast(indices, 'int32');
  const { shape } = indices;
  if (mode === 'oneHot') {
    const single = shape.length > 1 && shape.at(-1) === 1;
    const flat = single ? reshape(indices, shape.slice(0, -1)) : indices;
    return cast(oneHot(cast(flat, 'int32'), depth), 'float32');
  }
  const hot = cast(oneHot(cast(indices, 'int32'), depth), 'float32');
  return mode === 'count' ? sum(hot, -2) : max(hot, -2);
}
