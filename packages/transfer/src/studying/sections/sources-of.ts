import type { Model } from '@graftjs/core';
import type { SourceChoice } from '@graftjs/report';
import { rankModels, type ModelCandidate } from '../../choosing/rank-models.js';
import { weightedTau } from '../../choosing/weighted-tau.js';
import type { Labelled } from '../../examples/labelled.js';
import type { TransferStudyOptions } from '../study-options.js';

/** The base and the other candidates, ranked. */
export async function sourcesOf(
  base: Model,
  options: TransferStudyOptions,
  pool: Labelled,
): Promise<SourceChoice> {
  const own: ModelCandidate = { name: options.base ?? base.name, model: base };
  const others = options.candidates ?? [];
  const data = await options.examplesFor?.(own);
  const ranking = await rankModels(
    [own, ...others],
    async (candidate) =>
      candidate === own || !options.examplesFor
        ? (data ?? pool.data)
        : options.examplesFor(candidate),
    { examples: 200, rounds: 20, ...(options.signal ? { signal: options.signal } : {}) },
  );
  const figures = ranking.models.map(({ scores }) => scores);
  return {
    score: 'LogME',
    agreement:
      figures.length < 3
        ? null
        : weightedTau(
            figures.map(({ logMe = NaN }) => logMe),
            figures.map(({ probe = NaN }) => probe),
          ),
    examples: ranking.examples,
    models: ranking.models.map(
      ({ name, scores, interval, seconds, parameters, bytes, license }) => ({
        name,
        score: scores.logMe ?? NaN,
        interval,
        nearest: scores.nearest ?? NaN,
        probe: scores.probe ?? NaN,
        hScore: scores.hScore,
        bhattacharyya: scores.gaussianBhattacharyya,
        seconds,
        parameters,
        bytes,
        license,
      }),
    ),
  };
}
