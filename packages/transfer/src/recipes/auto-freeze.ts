import { options, type Layer } from '@graftjs/core';
import { gradientsOf } from '../adaptive/relative-gradients.js';
import { quantile } from '../statistics/bootstrap-interval.js';
import { stagesOf } from '../surgery/stages-of.js';
import { defineRecipe } from './define-recipe.js';
import type { Phase, PhaseWork } from './phase.js';
import {
  normalizationOf,
  normalizationOption,
  probeOptions,
  type NormalizationPolicy,
} from './probe-options.js';
import { describeProbe, probePhases } from './probe-phases.js';
import { trainingPhase } from './training-phase.js';

interface FreezingOptions {
  readonly intervals: number;
  readonly epochsPerInterval: number;
  readonly learningRate: number;
  readonly percentile: number;
  readonly normalization: NormalizationPolicy;
}

/** What has been frozen so far, and the gradients that decided it. */
interface Freezing {
  readonly frozen: Set<Layer>;
  norms: Map<string, number>;
}

/**
 * AutoFreeze (Liu et al. 2021): all layers train at first; after each interval the stages at the input
 * whose gradient norms change no faster than a percentile of all are frozen, and what they give is
 * computed once from then on. Each interval begins its moments anew, at a rate that falls by half a
 * cosine over all of them.
 *
 * @example
 * await fineTune(model, train, { recipe: autoFreeze({ intervals: 6 }), seed: 7 });
 */
export const autoFreeze = defineRecipe({
  type: 'recipes/AutoFreeze',
  options: {
    ...probeOptions,
    intervals: options.integer({ min: 2, default: 6 }),
    epochsPerInterval: options.integer({ min: 1, default: 1 }),
    learningRate: options.number({ min: 0, default: 1.5e-4 }),
    /** Stages that change no faster than this share of all may be frozen. Default half. */
    percentile: options.number({ min: 0, max: 1, default: 0.5 }),
    normalization: normalizationOption,
  },
  phases: (given, model) => [
    ...probePhases(model, {
      start: given.start,
      epochs: given.probeEpochs,
      learningRate: given.probeRate,
    }),
    ...intervalPhases(given),
  ],
  describe(given) {
    const { start, probeEpochs: epochs, probeRate: learningRate, intervals } = given;
    return [
      `1. linear probe: ${describeProbe({ start, epochs, learningRate })}`,
      `2. AutoFreeze: all layers in ${intervals} intervals of ${given.epochsPerInterval} ` +
        `epoch${given.epochsPerInterval === 1 ? '' : 's'} at ${given.learningRate}, the calmest stages at the input frozen after each`,
    ].join('\n');
  },
});

function intervalPhases(given: FreezingOptions): Phase[] {
  const { intervals, epochsPerInterval, learningRate, normalization } = given;
  const state: Freezing = { frozen: new Set(), norms: new Map() };
  return Array.from({ length: intervals }, (_, i) => {
    const rate = (learningRate / 2) * (1 + Math.cos((Math.PI * i) / intervals));
    const phase = trainingPhase({
      name: `interval ${i + 1}`,
      train: (layer) => !state.frozen.has(layer),
      trains: 'what is not frozen yet',
      epochs: epochsPerInterval,
      learningRate: Number(rate.toPrecision(3)),
      ...normalizationOf(normalization),
    });
    return {
      ...phase,
      remembers: true,
      async run(work) {
        const run = await phase.run(work);
        const frozen = await freezeCalmStages(work, state, given.percentile);
        const notes = frozen.length > 0 ? [`frozen from here on: ${frozen.join(', ')}`] : [];
        return { ...run, notes: [...(run.notes ?? []), ...notes] };
      },
    };
  });
}

/** Freezes the stages at the input whose gradients have come to rest; gives their names. */
async function freezeCalmStages(
  work: PhaseWork,
  state: Freezing,
  percentile: number,
): Promise<string[]> {
  const how = { batchSize: work.batchSize, batches: 5, random: work.random.split('calm') };
  const { norms } = await gradientsOf(work.rest, work.train, work.loss, how);
  const active = stagesOf(work.model)
    .filter(({ name, layers }) => name !== 'head' && layers.some((l) => !state.frozen.has(l)))
    .map(({ name, layers }) => {
      const squares = layers
        .flatMap(({ parameters }) => parameters)
        .reduce((sum, parameter) => sum + (norms.get(parameter) ?? 0) ** 2, 0);
      return { name, layers, norm: Math.sqrt(squares) };
    });
  const before = state.norms;
  state.norms = new Map(active.map(({ name, norm }) => [name, norm]));
  const changes = active.map(({ name, norm }) => {
    const earlier = before.get(name);
    return earlier === undefined || earlier === 0 ? Infinity : Math.abs(earlier - norm) / earlier;
  });
  const finite = changes.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [];
  const limit = quantile(finite, percentile);
  const calm = changes.findIndex((change) => change > limit);
  const chosen = active.slice(0, calm < 0 ? active.length : calm);
  for (const { layers } of chosen) for (const layer of layers) state.frozen.add(layer);
  return chosen.map(({ name }) => name);
}
