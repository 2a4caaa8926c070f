import type { Layer } from '@graftjs/core';
import type { LayerCase } from '../layer-case.js';

/** Shapes that many cases share: two images of 5 by 4 pixels and 3 channels. */
export const IMAGE = [2, 5, 4, 3];
export const CHANNELS_FIRST = [2, 3, 5, 4];
/** Two volumes of 4 by 3 by 5 voxels and 2 channels. */
export const VOLUME = [2, 4, 3, 5, 2];
export const VOLUME_CHANNELS_FIRST = [2, 2, 4, 3, 5];

/** A case with one input. */
export const one = (
  title: string,
  make: () => Layer,
  input: readonly number[],
  output: readonly number[],
  rest: Partial<LayerCase> = {},
): LayerCase => ({ title, make, inputs: [input], output, ...rest });
