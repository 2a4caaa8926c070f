const worker = {
  spec: 'computation in worker',
  reason: 'starts a worker from the path of an unbundled tfjs-core build',
};
/** Where Graft knows more than the specs of tfjs-core: the gradients of core run on wasm and cpu. */
const completed = [
  worker,
  {
    spec: 'gradient x=[3,3,1] f=[3,3] s=1 p=explicit',
    reason: 'expects padded pixels to count in the gradient, while they do not in the forward pass',
  },
  {
    spec: '{} throws error on dilations > 1',
    reason: 'Graft differentiates dilated convolutions',
  },
  {
    spec: '{} errors if relevant ops are missing grads',
    reason: 'expects comparisons to have no gradient; in Graft it is zero',
  },
];

/** What differs on a GPU. */
const onGpu = [
  {
    spec: 'fromPixels, mock canvas',
    reason:
      'hands over an object that has pixels for a 2d context only, in a page without a canvas',
  },
  {
    spec: 'throws when index is out of bound',
    reason:
      'the indices are on the GPU, where nobody can throw: gathering out of range gives zeros',
  },
  {
    spec: 'tan webgpu {} numbers exceed float32 precision',
    reason: 'GPUs do not reduce arguments of millions to one turn',
  },
  {
    spec: 'exp webgpu {} int32',
    reason: 'asks for 22026.4658 to three decimals, of which float32 has two',
  },
  {
    spec: 'time cpu webgpu {} simple upload',
    reason: 'nothing is uploaded before a kernel asks for it',
  },
];

/** Specs of tfjs-core, by a part of their names, that are not run on a backend, with the reason. */
export const exclusions = {
  simd: [worker],
  wasm: completed,
  webgpu: [...completed, ...onGpu],
  cpu: [
    ...completed,
    {
      spec: 'Switching cpu backends',
      reason: 'opens more backends from the factory of "cpu" at once, while Graft awaits a backend',
    },
  ],
};
