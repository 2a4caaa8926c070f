import { Random } from '@graftjs/core';
import type { Omitted, SampleEfficiency, TransferVerdict } from '@graftjs/report';
import { drawnInAll } from '../../examples/labelled.js';
import { FeatureStore } from '../../prefix/feature-store.js';
import { fewShotRuns, type FewShotRun } from '../few-shot-runs.js';
import { planRuns } from '../plan-runs.js';
import { SHARES, type Study } from '../study.js';
import { efficiencyOf, verdictOf } from '../verdict-of.js';
import type { ChosenWay } from './chosen-way.js';

const SEEDS = [1, 2, 3, 4, 5];
const SCRATCH_RATES = [1e-3, 3e-3];

export interface AgainstScratch {
  readonly runs: readonly FewShotRun[];
  readonly verdict: TransferVerdict;
  readonly efficiency: SampleEfficiency | Omitted;
}

/**
 * Trains with few labels from the base and from scratch in pairs, and judges. The model is afterwards
 * as it was before: with untouched weights.
 */
export async function againstScratch(
  study: Study,
  { model, name, reasons, contender: way }: ChosenWay,
  rate: number | undefined,
): Promise<AgainstScratch> {
  const { pool, test, seed, batchSize, until, options, progress } = study;
  const planned = await planRuns(model, pool, until(SHARES.verdict), batchSize);
  const runs =
    planned && way
      ? await fewShotRuns(model, {
          pool,
          test: drawnInAll(test, 150, new Random(seed)).data,
          ...planned,
          seeds: SEEDS,
          scratchRates: SCRATCH_RATES,
          tuned: (epochs) => way.recipe(epochs, rate),
          batchSize,
          deadline: until(SHARES.verdict),
          cache: new FeatureStore(),
          progress,
        })
      : [];
  options.signal?.throwIfAborted();
  const seeds = new Set(runs.map((run) => run.seed)).size;
  if (seeds > 0 && seeds < SEEDS.length) study.untested.push(`more than ${seeds} seeds`);
  const note = `Every run trains ${planned?.steps ?? 0} steps of at most ${batchSize} examples on the same examples; training from scratch takes the better of two rates, judged on the test examples.`;
  return {
    runs,
    verdict: verdictOf(runs, { recipe: way?.name ?? name, reasons, at: 5 }),
    efficiency:
      runs.length > 0
        ? efficiencyOf(runs, note)
        : {
            omitted: `One run from scratch of a useful length takes longer than ${options.minutes} minutes allow.`,
          },
  };
}
