/** Specs that cannot run here or that Graft does not agree with, each with its reason. */
export const exclusions = [
  {
    spec: 'computation in worker',
    reason: 'starts a worker from the path of an unbundled tfjs-core build',
  },
  {
    spec: 'avgPool wasm {} gradient x=[3,3,1] f=[3,3] s=1 p=explicit',
    reason: 'expects padded pixels to count in the gradient, while they do not in the forward pass',
  },
  {
    spec: 'depthwiseConv2d gradients wasm {} throws error on dilations > 1',
    reason: 'Graft differentiates dilated convolutions',
  },
  {
    spec: 'gradients wasm {} errors if relevant ops are missing grads',
    reason: 'expects comparisons to have no gradient; in Graft it is zero',
  },
];
