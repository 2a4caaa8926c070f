import { tidy, type Model } from '@graftjs/core';
import type { BatchTensors } from '../data/batch-tensors.js';
import { metricStatistics, type FigureTensors } from './figures.js';
import { forward } from './forward.js';
import { outputLosses, total, weightedTotal, type Objective } from './objective.js';
import { regularization } from './regularization.js';

/** Losses and metrics of a batch in inference mode. The batch stays the caller's. */
export function evaluationStep(
  model: Model,
  batch: BatchTensors,
  objective: Objective,
): FigureTensors {
  return tidy(() => {
    const { outputs, masks, added } = forward(model, batch.x, { training: false });
    const losses = outputLosses(objective, outputs, masks, batch.y, batch.sampleWeight);
    return {
      loss:
        losses.length === 0
          ? null
          : total([weightedTotal(objective, losses), ...added, ...regularization(model)]),
      outputLosses: losses.length > 1 ? losses : [],
      penalties: {},
      metrics: metricStatistics(objective.metrics, batch.y, outputs, batch.sampleWeight),
    } as never;
  }) as FigureTensors;
}
