import type { TensorInfo } from '@tensorflow/tfjs-core';
import { forEachElement } from '../program/for-each-element.js';
import { registerOwnKernels, type OwnKernel } from '../register-own-kernels.js';

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

/** Gradient descent, with momentum where there is a velocity; a decay pulls the value to zero. */
const sgd: Step = ({ value, gradient, velocity }, attrs, run) => {
  const given = { value: value!, gradient: gradient! };
  const slope = '(gradient[index] + uniforms.decay * value[index])';
  if (!velocity) return [run('sgd', given, `return value[index] - uniforms.rate * ${slope};`)];
  const moved = run(
    'sgd velocity',
    { ...given, velocity },
    `return uniforms.momentum * velocity[index] - uniforms.rate * ${slope};`,
  );
  const next = attrs['nesterov']
    ? run(
        'sgd nesterov',
        { ...given, velocity: moved },
        `return value[index] + uniforms.momentum * velocity[index] - uniforms.rate * ${slope};`,
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
  (step: Step): OwnKernel =>
  (inputs, attrs, storage) => {
    const numbers = attrs as Record<string, number>;
    return step(inputs as Record<string, TensorInfo>, numbers, (name, tensors, body) =>
      forEachElement(storage, {
        name,
        inputs: tensors,
        outputShape: Object.values(tensors)[0]!.shape,
        floats: floatsOf(numbers),
        wgsl: `fn element(index : i32) -> f32 { ${body} }`,
      }),
    );
  };

/** Registers the steps that Graft's optimizers look for. */
export function registerFusedSteps(backendName: string): void {
  registerOwnKernels(backendName, { GraftAdam: kernelOf(adam), GraftSgd: kernelOf(sgd) });
}
