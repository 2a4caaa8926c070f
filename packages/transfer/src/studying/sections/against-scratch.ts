import { Random, type Model } from '@graftjs/core';
import type { Omitted, SampleEfficiency, TransferVerdict } from '@graftjs/report';
import { drawnInAll } from '../../examples/labelled.js';
import { FeatureStore } from '../../prefix/feature-store.js';
import { fewShotRuns, SCRATCH, type FewShotRun } from '../few-shot-runs.js';
import { mapsOf } from '../looks.js';
import { planRuns } from '../plan-runs.js';
import { SHARES, type Study } from '../study.js';
import { bestScratch, efficiencyOf, verdictOf } from '../verdict-of.js';
import type { ChosenWay } from './chosen-way.js';
import type { FirstLook } from './first-look.js';

const SEEDS = [1, 2, 3, 4, 5];
const SCRATCH_RATES = [3e-4, 1e-3, 3e-3];
/** Labels of each class that the verdict is about, where there are so many. */
const LABELS = 5;

export interface AgainstScratch {
  readonly runs: readonly FewShotRun[];
  readonly verdict: TransferVerdict;
  readonly efficiency: SampleEfficiency | Omitted;
  /** Where a net from scratch looks in the examples that are shown; `null` where none was trained. */
  readonly maps: ScratchMaps | null;
}

export interface ScratchMaps {
  readonly labels: number;
  readonly maps: readonly ArrayLike<number>[];
}

/**
 * Trains with few labels from the base and from scratch in pairs, and judges. The model is afterwards
 * as it was before: with untouched weights.
 */
export async function againstScratch(
  study: Study,
  { model, name, reasons, contender: way }: ChosenWay,
  rate: number | undefined,
  { shown }: FirstLook,
): Promise<AgainstScratch> {
  const { pool, test, seed, batchSize, until, options, progress, kept } = study;
  const planned = await kept('plan of runs', () => plannedFor(study, model));
  const plan = planned && { steps: planned.steps, labels: planned.labels };
  const looks = new Map<string, ScratchMaps>();
  const watch = async ({ arm, labels, seed: own }: FewShotRun) => {
    if (!arm.startsWith(SCRATCH) || own !== SEEDS[0] || labels !== plan?.labels[0]) return;
    const maps = await mapsOf(model, shown).catch(() => null);
    if (maps) looks.set(arm, { labels, maps });
  };
  const runs =
    plan && way
      ? await fewShotRuns(model, {
          ...{ pool, batchSize, progress, kept, watch, ...plan },
          test: drawnInAll(test, 150, new Random(seed)),
          seeds: SEEDS,
          scratchRates: SCRATCH_RATES,
          tuned: (epochs) => way.recipe(epochs, rate),
          deadline: until(SHARES.verdict, planned?.share),
          cache: new FeatureStore(),
        })
      : [];
  options.signal?.throwIfAborted();
  const at = runs.some(({ labels }) => labels === LABELS) ? LABELS : (runs[0]?.labels ?? LABELS);
  const seeds = new Set(runs.filter(({ labels }) => labels === at).map((run) => run.seed)).size;
  if (seeds > 0 && seeds < SEEDS.length) study.untested.push(`more than ${seeds} seeds`);
  const note = `Every run trains ${plan?.steps ?? 0} steps of at most ${batchSize} examples on the same examples. Training from scratch tries ${SCRATCH_RATES.length} rates with the first seed and the two best of them with the others; the better one counts, judged on the test examples themselves. Plain fine-tuning is all layers at once behind a random head, at 3e-4, a rate that nothing was swept for.`;
  return {
    runs,
    verdict: verdictOf(runs, { recipe: way?.name ?? name, reasons, at }),
    efficiency:
      runs.length > 0
        ? efficiencyOf(runs, note)
        : {
            omitted: `One run from scratch of a useful length takes longer than ${options.minutes} minutes allow.`,
          },
    maps: looks.get(bestScratch(runs, at) ?? '') ?? null,
  };
}

/**
 * The verdict is what all this is about: where the parts before it were slow, it takes the time of
 * those after it, and where that is not enough, nearly all.
 */
async function plannedFor({ pool, batchSize, until }: Study, model: Model) {
  for (const share of [0.6, 0.85]) {
    const plan = await planRuns(model, pool, until(SHARES.verdict, share), batchSize);
    if (plan) return { ...plan, share };
  }
  return null;
}
