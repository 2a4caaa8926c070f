import type { KernelFunction } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/**
 * Sums each operand over the labels that neither the output nor the other operand has, and leaves
 * the rest to tfjs, whose kernel multiplies the wrong axes where such labels are left.
 */
export const einsum: KernelFunction<'Einsum', MathBackendCPU> = (inputs, attrs, _, calls) => {
  const sides = attrs.equation.replace(/\s/g, '').split('->');
  const [left = '', output = ''] = sides;
  const terms = left.split(',');
  // One operand alone is summed rightly, complex ones cannot be summed here, and tfjs says what is
  // wrong with an equation.
  const operands = inputs as unknown as readonly TensorInfo[];
  if (
    sides.length !== 2 ||
    terms.length !== 2 ||
    operands.some(({ dtype }) => dtype === 'complex64')
  ) {
    return calls.original(inputs, attrs);
  }
  const shared = terms.map((term, i) => {
    const wanted = output + (terms[1 - i] ?? '');
    return [...term].filter((label) => wanted.includes(label)).join('');
  });
  const summed = terms.map((term, i) => {
    const axis = [...term].flatMap((label, at) => (shared[i]?.includes(label) ? [] : [at]));
    const x = operands[i] as TensorInfo;
    return axis.length > 0 ? calls.run('Sum', { x }, { axis, keepDims: false }) : x;
  });
  return calls.original(summed as unknown as Tensor[], {
    equation: `${shared.join(',')}->${output}`,
  });
};
