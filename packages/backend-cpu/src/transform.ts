import type { KernelFunction } from '@graftjs/core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** Transforms image by image: the kernel of tfjs stops after the first and leaves the rest empty. */
export const transform: KernelFunction<'Transform', MathBackendCPU> = (inputs, attrs, _, calls) => {
  const { image, transforms } = inputs;
  const [batch = 1, ...pixels] = image.shape;
  if (batch < 2) return calls.original(inputs, attrs);
  const row = (x: Tensor, i: number, rest: readonly number[]) =>
    calls.run('Slice', { x }, { begin: [i, ...rest.map(() => 0)], size: [1, ...rest] });
  const images = Array.from({ length: batch }, (_none, i) => {
    const own = transforms.shape[0] === 1 ? transforms : row(transforms as Tensor, i, [8]);
    const one = { image: row(image as Tensor, i, pixels) as Tensor4D, transforms: own as Tensor2D };
    return calls.original(one, attrs);
  });
  return calls.run('Concat', images as Tensor[], { axis: 0 });
};
