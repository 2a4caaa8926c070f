import { options } from '@graftjs/core';
import { attachLora } from '../adapters/attach-lora.js';
import { defineRecipe } from './define-recipe.js';
import { adapterPhase, bodyOf } from './adapter-phase.js';
import { probeOptions } from './probe-options.js';
import { describeProbe, probePhases } from './probe-phases.js';

/**
 * LoRA (Hu et al. 2021): after a probe, low-rank updates of the kernels of the body train beside the
 * head, and are merged into the kernels at the end: the model keeps its layers and its speed.
 *
 * @example
 * await fineTune(model, train, { recipe: lora({ rank: 8 }), seed: 7 });
 */
export const lora = defineRecipe({
  type: 'recipes/Lora',
  options: {
    ...probeOptions,
    rank: options.integer({ min: 1, default: 4 }),
    /** The update is scaled by alpha / rank; default the rank. */
    alpha: options.nullable(options.number({ min: 0 })),
    /** rsLoRA: scaled by alpha / √rank. */
    rankStabilized: options.boolean({ default: false }),
    /** `false` leaves the adapters on the weights, for `deltaOf`; default true. */
    merge: options.boolean({ default: true }),
    tuneEpochs: options.integer({ min: 1, default: 6 }),
    learningRate: options.number({ min: 0, default: 1e-3 }),
  },
  phases: (given, model) => [
    ...probePhases(model, {
      start: given.start,
      epochs: given.probeEpochs,
      learningRate: given.probeRate,
    }),
    adapterPhase({
      name: 'LoRA',
      what: `updates of rank ${given.rank}${given.rankStabilized ? ', rank-stabilised' : ''}`,
      epochs: given.tuneEpochs,
      learningRate: given.learningRate,
      merge: given.merge,
      attach: (target, random) =>
        attachLora(target, {
          rank: given.rank,
          rankStabilized: given.rankStabilized,
          layers: bodyOf(target),
          random,
          ...(given.alpha === null ? {} : { alpha: given.alpha }),
        }),
    }),
  ],
  describe: ({ start, probeEpochs: epochs, probeRate, rank, tuneEpochs, learningRate }) =>
    [
      `1. linear probe: ${describeProbe({ start, epochs, learningRate: probeRate })}`,
      `2. LoRA: updates of rank ${rank} and the head, ${tuneEpochs} epochs of Adam at ${learningRate}`,
    ].join('\n'),
});
