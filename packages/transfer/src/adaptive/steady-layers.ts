import type { Layer, Parameter } from '@graftjs/core';
import { layerGroups } from '../rates/layer-groups.js';
import type { PhaseWork } from '../recipes/phase.js';
import type { RateFollower } from '../recipes/run-training.js';
import { signalToNoise } from './signal-to-noise.js';

export interface SteadyLayersOptions {
  readonly batches: number;
  /** The part of the largest ratio from which on a layer trains. */
  readonly threshold: number;
}

/**
 * Auto-SNR's rates: before each epoch, the layers whose signal-to-noise ratio reaches a part of the
 * largest get the rate, the others none. All train where the ratio cannot be told.
 */
export function steadyLayers(
  work: PhaseWork,
  { batches, threshold }: SteadyLayersOptions,
): RateFollower {
  let still = new Set<Parameter>();
  let epoch = 0;
  return {
    async beforeEpoch() {
      const random = work.random.split('signal to noise').split(epoch++);
      const part = { rest: work.rest, data: work.train, losses: work.loss };
      const ratios = await signalToNoise(part, { batchSize: work.batchSize, batches, random });
      still = new Set(unsteady(ratios, threshold).flatMap(({ parameters }) => parameters));
    },
    scaleOf: (parameter) => (still.has(parameter) ? 0 : 1),
    ratesAt: (rate) => {
      const trained = new Set(work.model.trainableParameters);
      return layerGroups(work.model).flatMap(({ name, layers }) => {
        const own = layers
          .flatMap(({ parameters }) => parameters)
          .filter((parameter) => trained.has(parameter));
        if (own.length === 0) return [];
        return [{ name, rate: own.some((parameter) => !still.has(parameter)) ? rate : 0 }];
      });
    },
  };
}

/** Layers that stay where they are for an epoch. */
function unsteady(ratios: ReadonlyMap<Layer, number> | null, threshold: number): Layer[] {
  if (!ratios) return [];
  const largest = Math.max(...ratios.values());
  return [...ratios].flatMap(([layer, ratio]) => (ratio < threshold * largest ? [layer] : []));
}
