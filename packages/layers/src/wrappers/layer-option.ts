import { isSerializable, options, type Layer } from '@graftjs/core';

/** The layer inside a wrapper. */
export const layerOption = options.custom<Layer>('a layer', (value) =>
  isSerializable(value) && 'outputShapes' in value ? (value as Layer) : undefined,
);
