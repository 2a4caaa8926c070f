import type { Computing, CostRow, Omitted } from '@graftjs/report';
import { inlineModels, subModel } from '@graftjs/layers';
import type { Model } from '@graftjs/core';
import { multiplyAdds, totalMultiplyAdds } from '../../comparing/multiply-adds.js';
import type { FineTuneResult } from '../../fine-tuning/fine-tune-result.js';
import { FeatureStore } from '../../prefix/feature-store.js';
import { stagesOf } from '../../surgery/stages-of.js';
import { secondsPerStep } from '../seconds-per-step.js';
import type { Study } from '../study.js';
import type { ChosenWay } from './chosen-way.js';
import type { ShownModel } from './shown-model.js';

/** What a forward pass computes, stage by stage, and what the frozen part of it is spared. */
export async function computing(
  { pool, batchSize, deadline }: Study,
  { model, contender }: ChosenWay,
  { result }: ShownModel,
  stepSeconds: number,
): Promise<Computing | Omitted> {
  const cut = result.phases.at(-1)?.cached?.cut ?? null;
  const forward = totalMultiplyAdds(model);
  const work = new Map(multiplyAdds(model).map((one) => [one.layer, one.multiplyAdds]));
  const before = new Set(cut === null ? [] : uses(model, cut));
  const groups = stagesOf(model).map(({ name, layers }) => ({
    name,
    kept: layers.every((layer) => before.has(layer.name)),
    multiplyAdds: layers.reduce((sum, layer) => sum + (work.get(layer.name) ?? 0), 0),
  }));
  // One step of all layers at most takes the place of some hundreds with features kept.
  const measures = contender && deadline.left > 200 * stepSeconds;
  const train = contender?.train ?? 'head';
  const anew = measures
    ? await secondsPerStep(model, pool.data, { train, batchSize, cache: new FeatureStore(null) })
    : null;
  return {
    forward,
    prefix: cut === null ? 0 : beforeCut(model, cut),
    cut,
    groups: groups.filter((group) => group.multiplyAdds > 0),
    step: anew === null ? null : { kept: stepSeconds, anew, batch: batchSize },
  };
}

const uses = (model: Model, cut: string): string[] =>
  multiplyAdds(subModel(inlineModels(model), { to: cut })).map(({ layer }) => layer);

const beforeCut = (model: Model, cut: string): number =>
  totalMultiplyAdds(subModel(inlineModels(model), { to: cut }));

/** What each phase trained, kept and took. */
export function costsOf(
  model: Model,
  result: FineTuneResult,
  /** That pass through the model in an epoch, those that measure among them. */
  examples: number,
): CostRow[] {
  return result.phases.map(({ name, trainable, frozen, seconds, cached, history }) => ({
    name,
    trained: trainable,
    frozen,
    features: seconds.features,
    training: seconds.training,
    cached: cached
      ? `features at "${cached.cut}", ${(cached.bytes / 2 ** 20).toFixed(1)} MiB`
      : 'nothing',
    saved: cached ? beforeCut(model, cached.cut) * examples * Math.max(0, history.length - 1) : 0,
  }));
}
