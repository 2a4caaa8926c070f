import {
  getKernel,
  registerKernel,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../../storage/gpu-storage.js';
import { forEachElement } from '../program/for-each-element.js';

type Step = (
  inputs: Record<string, TensorInfo>,
  attrs: Record<string, number>,
  run: (name: string, inputs: Record<string, TensorInfo>, wgsl: string) => TensorInfo,
) => TensorInfo[];

/**
 * Adam and AdamW: the running means of the gradient and of its square, then the value. A program on
 * the GPU per tensor, in place of a dozen.
 */
const adam: Step = ({ value, gradient, m, v }, attrs, run) => {
  const means = run(
    'adam m',
    { m: m!, gradient: gradient! },
    'return m[index] + (gradient[index] - m[index]) * (1.0 - uniforms.beta1);',
  );
  const squares = run(
    'adam v',
    { v: v!, gradient: gradient! },
    'return v[index] + (gradient[index] * gradient[index] - v[index]) * (1.0 - uniforms.beta2);',
  );
  const next = run(
    'adam value',
    { value: value!, m: means, v: squares },
    `let decayed = value[index] * (1.0 - uniforms.rate * uniforms.decay);
     return decayed - uniforms.corrected * m[index] / (sqrt(v[index]) + uniforms.epsilon);`,
  );
  return [next, means, squares];
};

/** Gradient descent, with momentum where there is a velocity. */
const sgd: Step = ({ value, gradient, velocity }, attrs, run) => {
  if (!velocity) {
    const wgsl = 'return value[index] - uniforms.rate * gradient[index];';
    return [run('sgd', { value: value!, gradient: gradient! }, wgsl)];
  }
  const moved = run(
    'sgd velocity',
    { velocity, gradient: gradient! },
    'return uniforms.momentum * velocity[index] - uniforms.rate * gradient[index];',
  );
  const next = attrs['nesterov']
    ? run(
        'sgd nesterov',
        { value: value!, gradient: gradient!, velocity: moved },
        `return value[index] + uniforms.momentum * velocity[index]
           - uniforms.rate * gradient[index];`,
      )
    : run(
        'sgd value',
        { value: value!, velocity: moved },
        'return value[index] + velocity[index];',
      );
  return [next, moved];
};

/** The numbers that the programs above read, whichever of them there are. */
function floatsOf(attrs: Record<string, number>): Record<string, number> {
  const { rate = 0, beta1 = 0, beta2 = 0, step = 1, epsilon = 0, decay = 0, momentum = 0 } = attrs;
  const corrected = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  return { rate, beta1, beta2, epsilon, decay, momentum, corrected };
}

const kernelOf =
  (step: Step): KernelFunc =>
  ({ inputs, attrs, backend }) => {
    const numbers = attrs as NamedAttrMap as Record<string, number>;
    const given = inputs as NamedTensorInfoMap as Record<string, TensorInfo>;
    return step(given, numbers, (name, tensors, body) =>
      forEachElement(backend as GpuStorage, {
        name,
        inputs: tensors,
        outputShape: Object.values(tensors)[0]!.shape,
        floats: floatsOf(numbers),
        wgsl: `fn element(index : i32) -> f32 { ${body} }`,
      }),
    );
  };

/** Registers the kernels that Graft's optimizers look for. */
export function registerFusedSteps(backendName: string): void {
  for (const [kernelName, step] of Object.entries({ GraftAdam: adam, GraftSgd: sgd })) {
    if ((getKernel(kernelName, backendName) as unknown) != null) continue;
    registerKernel({ kernelName, backendName, kernelFunc: kernelOf(step) });
  }
}
