import type { TensorInfo } from '@tensorflow/tfjs-core';
import { registerOwnKernels, type OwnKernel } from '../register-own-kernels.js';
import { forEachElement } from '../program/for-each-element.js';

/** A kernel from WGSL that returns an element, of which the tensors' elements have the names. */
function elementwise(name: string, given: readonly string[], body: string): OwnKernel {
  const elements = given.map((each) => `let ${each} = ${each}_[index];`).join(' ');
  return (inputs, _, storage) =>
    forEachElement(storage, {
      name,
      inputs: Object.fromEntries(given.map((each) => [`${each}_`, inputs[each] as TensorInfo])),
      outputShape: inputs[given[0]!]!.shape,
      wgsl: `
        ${name.includes('gelu') ? GELU : ''}
        fn element(index : i32) -> f32 { ${elements} ${body} }`,
    });
}

const ROOT = Math.sqrt(2 / Math.PI);
/** erf after Abramowitz and Stegun 7.1.26, and the tanh that stands in for it. */
const GELU = `
  fn erfOf(x : f32) -> f32 {
    let t = 1.0 / (1.0 + 0.3275911 * abs(x));
    let sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741
      + t * (-1.453152027 + t * 1.061405429))));
    return sign(x) * (1.0 - sum * exp(-x * x));
  }
  fn roughErf(x : f32) -> f32 {
    return tanh(clamp(${ROOT} * (x + 0.044715 * x * x * x), -10.0, 10.0));
  }`;

const gelu = elementwise('gelu', ['x'], `return 0.5 * x * (1.0 + erfOf(x * ${Math.SQRT1_2}));`);
const roughGelu = elementwise('rough gelu', ['x'], 'return 0.5 * x * (1.0 + roughErf(x));');
const geluGrad = elementwise(
  'gelu grad',
  ['dy', 'x'],
  `let density = exp(-0.5 * x * x) * ${1 / Math.sqrt(2 * Math.PI)};
   return dy * (0.5 * (1.0 + erfOf(x * ${Math.SQRT1_2})) + x * density);`,
);
const roughGeluGrad = elementwise(
  'rough gelu grad',
  ['dy', 'x'],
  `let t = roughErf(x);
   let inner = ${ROOT} * (1.0 + ${3 * 0.044715} * x * x);
   return dy * (0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * inner);`,
);
const SIGMOID = 'let s = 1.0 / (1.0 + exp(-x));';

const kernels: Readonly<Record<string, OwnKernel>> = {
  GraftGelu: (inputs, attrs, storage) =>
    (attrs['approximate'] === true ? roughGelu : gelu)(inputs, attrs, storage),
  GraftGeluGrad: (inputs, attrs, storage) =>
    (attrs['approximate'] === true ? roughGeluGrad : geluGrad)(inputs, attrs, storage),
  GraftReluGrad: elementwise('relu grad', ['dy', 'x'], 'return select(0.0, dy, x > 0.0);'),
  GraftRelu6Grad: elementwise(
    'relu6 grad',
    ['dy', 'x'],
    'return select(0.0, dy, x > 0.0 && x <= 6.0);',
  ),
  GraftSigmoidGrad: elementwise('sigmoid grad', ['dy', 'y'], 'return dy * (y * (1.0 - y));'),
  GraftSilu: elementwise('silu', ['x'], `${SIGMOID} return x * s;`),
  GraftSiluGrad: elementwise(
    'silu grad',
    ['dy', 'x'],
    `${SIGMOID} return dy * (s * (1.0 + x * (1.0 - s)));`,
  ),
  GraftTanhGrad: elementwise('tanh grad', ['dy', 'y'], 'return dy * (1.0 - y * y);'),
};

/** Registers activations and their gradients in one call each. */
export function registerFusedActivations(backendName: string): void {
  registerOwnKernels(backendName, kernels);
}
