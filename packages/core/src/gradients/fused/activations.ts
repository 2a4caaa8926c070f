import {
  add,
  erf,
  exp,
  mul,
  pow,
  sigmoid,
  square,
  sub,
  tanh,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.js';
import { gradientOf } from '../gradient-of.js';

// Activations and their gradients as single kernels, for backends that have them: what a product of
// five ops reads and writes ten times is read and written once.

const CUBIC = 0.044715;
const ROOT = Math.sqrt(2 / Math.PI);

/** tanh of √(2/π)(x + 0.044715x³), the approximation of erf(x/√2). */
const approximateErf = (x: Tensor): Tensor => tanh(mul(add(x, mul(pow(x, 3), CUBIC)), ROOT));
const erfOf = (x: Tensor): Tensor => erf(mul(x, Math.SQRT1_2));

function geluSlope(x: Tensor, approximate: boolean): Tensor {
  if (!approximate) {
    const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return add(mul(add(erfOf(x), 1), 0.5), mul(x, density));
  }
  const t = approximateErf(x);
  const inner = mul(add(mul(square(x), 3 * CUBIC), 1), ROOT);
  const steep = mul(mul(x, 0.5), mul(sub(1, square(t)), inner));
  return add(mul(add(t, 1), 0.5), steep);
}

export const geluBackward = fusedKernel('GraftGeluGrad', ['dy', 'x'], ([dy, x], { approximate }) =>
  mul(dy as Tensor, geluSlope(x as Tensor, approximate === true)),
);

export const geluForward = fusedKernel(
  'GraftGelu',
  ['x'],
  ([input], { approximate }) => {
    const x = input as Tensor;
    return mul(mul(x, 0.5), add(approximate === true ? approximateErf(x) : erfOf(x), 1));
  },
  gradientOf('GraftGelu', {
    inputs: ['x'],
    gradient: (dy, [x], attrs) => ({ x: () => geluBackward.run({ dy, x: x as Tensor }, attrs) }),
  }),
);

export const siluBackward = fusedKernel('GraftSiluGrad', ['dy', 'x'], ([dy, input]) => {
  const x = input as Tensor;
  const s = sigmoid(x);
  return mul(dy as Tensor, mul(s, add(mul(x, sub(1, s)), 1)));
});

export const siluForward = fusedKernel(
  'GraftSilu',
  ['x'],
  ([x]) => mul(x as Tensor, sigmoid(x as Tensor)),
  gradientOf('GraftSilu', {
    inputs: ['x'],
    gradient: (dy, [x]) => ({ x: () => siluBackward.run({ dy, x: x as Tensor }) }),
  }),
);

export const sigmoidBackward = fusedKernel('GraftSigmoidGrad', ['dy', 'y'], ([dy, y]) =>
  mul(dy as Tensor, mul(y as Tensor, sub(1, y as Tensor))),
);

/** dy · y(1 − y). */
export const sigmoidGradient = gradientOf('Sigmoid', {
  outputs: [true],
  gradient: (dy, [y]) => ({ x: () => sigmoidBackward.run({ dy, y: y as Tensor }) }),
});

export const tanhBackward = fusedKernel('GraftTanhGrad', ['dy', 'y'], ([dy, y]) =>
  mul(sub(1, square(y as Tensor)), dy as Tensor),
);

/** dy · (1 − y²). */
export const tanhGradient = gradientOf('Tanh', {
  outputs: [true],
  gradient: (dy, [y]) => ({ x: () => tanhBackward.run({ dy, y: y as Tensor }) }),
});
