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

/** Specs of tfjs-core, by a part of their names, that are not run on a backend, with the reason. */
export const exclusions = {
  simd: [worker],
  wasm: completed,
  cpu: [
    ...completed,
    {
      spec: 'Switching cpu backends',
      reason: 'opens more backends from the factory of "cpu" at once, while Graft awaits a backend',
    },
  ],
};
