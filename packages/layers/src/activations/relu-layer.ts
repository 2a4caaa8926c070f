import {
  add,
  cast,
  clipByValue,
  defineLayer,
  greaterEqual,
  minimum,
  mul,
  options,
  relu,
  relu6,
  sub,
  type Tensor,
} from '@graftjs/core';

const number = options.number;

/**
 * max(0, x), with a bound, a slope and a threshold: x from `threshold` up to `maxValue`,
 * negativeSlope · (x − threshold) below.
 */
export const reLU = defineLayer({
  type: 'layers/ReLU',
  options: {
    maxValue: options.nullable(number({ min: 0 })),
    negativeSlope: number({ min: 0, default: 0 }),
    threshold: number({ min: 0, default: 0 }),
  },
  call(x, { options: { maxValue, negativeSlope, threshold } }) {
    // The bound that MobileNets use is one kernel, and so is its gradient.
    if (maxValue === 6 && threshold === 0 && negativeSlope === 0) return relu6(x);
    // relu(x − t) + t where x ≥ t; Keras gives 0, not t, below the threshold.
    let y = threshold === 0 ? relu(x) : mul(x, greaterOrEqualMask(x, threshold));
    if (maxValue !== null) y = clipByValue(y, 0, maxValue);
    if (negativeSlope === 0) return y;
    return add(y, mul(minimum(sub(x, threshold), 0), negativeSlope));
  },
});

function greaterOrEqualMask(x: Tensor, threshold: number): Tensor {
  return cast(greaterEqual(x, threshold), 'float32');
}
