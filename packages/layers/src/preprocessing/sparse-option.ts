import { options } from '@graftjs/core';

/** Keras can give sparse tensors here; there are none in Graft. */
export const sparse = options.custom<boolean, boolean, { default: boolean }>(
  'false, as there are no sparse tensors',
  (value) => (value === false ? value : undefined),
  { default: false },
);
