import type { Parameter } from '@graftjs/core';
import { layerGroups } from '../rates/layer-groups.js';
import type { PhaseWork } from '../recipes/phase.js';
import type { RateFollower } from '../recipes/run-training.js';
import { gradientsOf } from './relative-gradients.js';

/**
 * Auto-RGN's rates: the part of the rate that a parameter gets is its relative gradient norm over the
 * largest of all, measured anew before each epoch. A parameter of zeros, which has no such norm, takes
 * the largest part in its layer.
 */
export function relativeRates(work: PhaseWork, batches: number): RateFollower {
  let scales = new Map<Parameter, number>();
  let epoch = 0;
  return {
    async beforeEpoch() {
      const random = work.random.split('relative rates').split(epoch++);
      const how = { batchSize: work.batchSize, batches, random };
      const { ratios } = await gradientsOf(work.rest, work.train, work.loss, how);
      scales = scalesOf(work, ratios);
    },
    scaleOf: (parameter) => scales.get(parameter) ?? 1,
    ratesAt: (rate) =>
      layerGroups(work.model).flatMap(({ name, layers }) => {
        const own = layers
          .flatMap(({ parameters }) => parameters)
          .flatMap((parameter) => scales.get(parameter) ?? []);
        return own.length === 0 ? [] : [{ name, rate: rate * Math.max(...own) }];
      }),
  };
}

function scalesOf(
  { model }: PhaseWork,
  ratios: ReadonlyMap<Parameter, number | null>,
): Map<Parameter, number> {
  const known = [...ratios.values()].filter((ratio): ratio is number => ratio !== null);
  const largest = Math.max(...known, 0);
  const scales = new Map<Parameter, number>();
  for (const layer of layerGroups(model).flatMap(({ layers }) => layers)) {
    const own = layer.parameters.filter((parameter) => ratios.has(parameter));
    const most = Math.max(0, ...own.map((parameter) => ratios.get(parameter) ?? 0));
    for (const parameter of own) {
      const ratio = ratios.get(parameter) ?? most;
      scales.set(parameter, largest > 0 ? ratio / largest : 1);
    }
  }
  return scales;
}
