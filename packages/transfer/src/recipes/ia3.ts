import { options } from '@graftjs/core';
import { attachIa3 } from '../adapters/attach-ia3.js';
import { adapterPhase, bodyOf } from './adapter-phase.js';
import { defineRecipe } from './define-recipe.js';
import { probeOptions } from './probe-options.js';
import { describeProbe, probePhases } from './probe-phases.js';

/**
 * IA³ (Liu et al. 2022): after a probe, one factor for each output of the layers of the body trains
 * beside the head, and is merged into the kernels at the end.
 */
export const ia3 = defineRecipe({
  type: 'recipes/Ia3',
  options: {
    ...probeOptions,
    /** `false` leaves the adapters on the weights, for `deltaOf`; default true. */
    merge: options.boolean({ default: true }),
    tuneEpochs: options.integer({ min: 1, default: 6 }),
    learningRate: options.number({ min: 0, default: 3e-3 }),
  },
  phases: (given, model) => [
    ...probePhases(model, {
      start: given.start,
      epochs: given.probeEpochs,
      learningRate: given.probeRate,
    }),
    adapterPhase({
      name: 'IA3',
      what: 'factors of outputs',
      epochs: given.tuneEpochs,
      learningRate: given.learningRate,
      merge: given.merge,
      attach: (target) => attachIa3(target, { layers: bodyOf(target) }),
    }),
  ],
  describe: ({ start, probeEpochs: epochs, probeRate, tuneEpochs, learningRate }) =>
    [
      `1. linear probe: ${describeProbe({ start, epochs, learningRate: probeRate })}`,
      `2. IA3: factors of outputs and the head, ${tuneEpochs} epochs of Adam at ${learningRate}`,
    ].join('\n'),
});
