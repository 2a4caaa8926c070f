import type { OperationName } from '@graftjs/layers';

/** Operations whose class in Keras is not in `keras.src.ops.numpy`. */
const MODULES: { readonly [module: string]: readonly OperationName[] } = {
  core: ['cast', 'unstack'],
  linalg: ['norm'],
  image: ['rgbToGrayscale'],
  math: ['erf', 'logsumexp', 'rsqrt', 'topK'],
  nn: [
    'celu',
    'depthToSpace',
    'elu',
    'gelu',
    'glu',
    'hardSigmoid',
    'hardSilu',
    'hardTanh',
    'leakyRelu',
    'logSigmoid',
    'logSoftmax',
    'normalize',
    'oneHot',
    'relu',
    'relu6',
    'selu',
    'sigmoid',
    'silu',
    'softmax',
    'softplus',
    'softsign',
    'squareplus',
    'tanhShrink',
  ],
};

/** Classes whose names are not those of the operation in capitals. */
const CLASSES: { readonly [operation: string]: string } = { rgbToGrayscale: 'RGBToGrayscale' };

/** Settings that Keras gives an operation when it is called, not when it is made. */
export const CALLED: { readonly [operation: string]: readonly string[] } = {
  getItem: ['key'],
  pad: ['constantValues'],
};

/** The class that stands for an operation in a file of Keras 3. */
export function kerasClass(operation: OperationName): { module: string; className: string } {
  const [module = 'numpy'] =
    Object.entries(MODULES).find(([, names]) => names.includes(operation)) ?? [];
  const className = CLASSES[operation] ?? operation.charAt(0).toUpperCase() + operation.slice(1);
  return { module: `keras.src.ops.${module}`, className };
}
