/** Specs that cannot run here, each with its reason. */
export const exclusions = [
  {
    spec: 'computation in worker',
    reason: 'starts a worker from the path of an unbundled tfjs-core build',
  },
];
