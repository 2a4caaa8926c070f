import type { Model } from '@graftjs/core';
import type { RankedSource, SourceChoice } from '@graftjs/report';
import type { RankedModel } from '../../choosing/model-ranking.js';
import { rankModels, type ModelCandidate } from '../../choosing/rank-models.js';
import { weightedTau } from '../../choosing/weighted-tau.js';
import type { Study } from '../study.js';

/** Of the time, for ranking; the base itself is ranked in any case. */
const SHARE = 0.15;

/** The base and the other candidates, ranked: one after the other, as far as there is time. */
export async function sourcesOf(base: Model, study: Study): Promise<SourceChoice> {
  const { options, until, untested, progress } = study;
  const own: ModelCandidate = { name: options.base ?? base.name, model: base };
  const others = options.candidates ?? [];
  const time = until(SHARE);
  const ranked = [await rankedAlone(own, study)];
  const late: string[] = [];
  for (const candidate of others) {
    if (time.over) {
      late.push(candidate.name);
      continue;
    }
    progress(`ranking models: ${candidate.name}`);
    ranked.push(await rankedAlone(candidate, study));
  }
  if (late.length > 0) {
    untested.push(`other models to begin with, for want of time: ${late.join(', ')}`);
  }
  const models = ranked
    .map(({ model }) => sourceOf(model))
    .sort((a, b) => (Number.isFinite(b.score) ? b.score : -Infinity) - a.score);
  const [scores, probes] = [models.map(({ score }) => score), models.map(({ probe }) => probe)];
  return {
    score: 'LogME',
    examples: ranked[0]?.examples ?? 0,
    models,
    agreement: models.length < 3 ? null : weightedTau(scores, probes),
  };
}

/** On the same examples for every candidate, each as it takes them. */
async function rankedAlone(
  candidate: ModelCandidate,
  { options, pool }: Study,
): Promise<{ readonly model: RankedModel; readonly examples: number }> {
  const { examplesFor, signal } = options;
  const data = examplesFor ? await examplesFor(candidate) : pool.data;
  const ranking = await rankModels([candidate], data, {
    ...{ examples: 200, rounds: 20 },
    ...(signal ? { signal } : {}),
  });
  return { model: ranking.models[0] as RankedModel, examples: ranking.examples };
}

function sourceOf({ name, scores, interval, ...facts }: RankedModel): RankedSource {
  const { seconds, parameters, bytes, license } = facts;
  return {
    ...{ name, interval, seconds, parameters, bytes, license },
    score: scores.logMe ?? NaN,
    nearest: scores.nearest ?? NaN,
    probe: scores.probe ?? NaN,
    hScore: scores.hScore,
    bhattacharyya: scores.gaussianBhattacharyya,
  };
}
