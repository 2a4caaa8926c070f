import { add, cast, defineLayer, mul, options, tensor1d, type Tensor } from '@graftjs/core';

type Factor = number | readonly number[];

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
const isFactor = (value: unknown): value is Factor =>
  isNumber(value) || (Array.isArray(value) && value.length > 0 && value.every(isNumber));

const expected = 'a number, or one for each channel';
const parse = (value: unknown) => (isFactor(value) ? value : undefined);
const asOperand = (factor: Factor): number | Tensor =>
  typeof factor === 'number' ? factor : tensor1d([...factor]);

/** x · scale + offset: pixels to what a network was trained on. */
export const rescaling = defineLayer({
  type: 'layers/Rescaling',
  positional: 'scale',
  options: {
    scale: options.custom<Factor>(expected, parse),
    offset: options.custom<Factor, Factor, { default: Factor }>(expected, parse, { default: 0 }),
  },
  call: (x, { options: { scale, offset } }) =>
    add(mul(cast(x, 'float32'), asOperand(scale)), asOperand(offset)),
});
