/** How a head learns that is not solved for: by Adam, from random numbers. */
export const UNSOLVED = { epochs: 30, learningRate: 3e-3 } as const;
