import {
  any,
  cast,
  customGrad,
  defineLayer,
  mul,
  notEqual,
  options,
  zeros,
  type Tensor,
} from '@graftjs/core';

/** 1 where a step counts and 0 elsewhere; a constant to gradients, which booleans have none of. */
function counting(x: Tensor, maskValue: number): Tensor {
  const { shape } = x;
  return customGrad((y) => ({
    value: cast(any(notEqual(y as Tensor, maskValue), -1, true), 'float32'),
    gradFunc: () => zeros(shape),
  }))(x);
}

/** Steps whose features all equal `maskValue` become zeros and are left out by later layers. */
export const masking = defineLayer({
  type: 'layers/Masking',
  positional: 'maskValue',
  options: { maskValue: options.number({ default: 0 }) },
  input: { minRank: 2 },
  call: (x, { options: { maskValue } }) => mul(x, counting(x, maskValue)),
  outputMask: (x, _mask, { maskValue }) => any(notEqual(x, maskValue), -1),
});
