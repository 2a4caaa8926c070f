import { Random, type Model } from '@graftjs/core';
import type { Looks, Omitted, TransferReport } from '@graftjs/report';
import { outputsOf } from '../../choosing/outputs-of.js';
import { drawnInAll } from '../../examples/labelled.js';
import { featuresOf } from '../../prefix/features-of.js';
import { logitsModel, type LogitsModel } from '../logits-model.js';
import { looksOf } from '../looks.js';
import { mistakesOf } from '../mistakes-of.js';
import type { Study } from '../study.js';
import { trustOf } from '../trusted.js';
import { unlessOmitted } from '../unless-omitted.js';
import type { ScratchMaps } from './against-scratch.js';
import type { FirstLook } from './first-look.js';

/** What the looks are compared with, and how long a step takes. */
export interface Beside {
  readonly scratch: ScratchMaps | null;
  readonly stepSeconds: number;
}

export type LookedInside = Pick<TransferReport, 'trust' | 'looks' | 'confusion' | 'mistakes'>;

/** Points of integrated gradients: with fewer they mean little, more are seldom needed. */
const [FEWEST, MOST] = [16, 320];
const ONE_LAYER = 'The head is more than one layer.';

/** What can be seen of a trained model by its logits: its trust, where it looks, where it errs. */
export async function lookedInside(
  study: Study,
  model: Model,
  first: FirstLook,
  beside: Beside,
): Promise<LookedInside> {
  const { classes, pool, test, source, seed, quiet, options } = study;
  const logits = logitsModel(model);
  if (!logits) {
    const confusion = classes.map(() => classes.map(() => 0));
    const omitted = { omitted: ONE_LAYER };
    return { trust: omitted, looks: omitted, confusion, mistakes: [] };
  }
  try {
    const measured = drawnInAll(test, 400, new Random(seed));
    const features = (await featuresOf(logits.body, measured.data, quiet)).examples;
    const rows = await outputsOf(logits.head, features);
    return {
      trust: trustOf(rows, measured.labels) ?? { omitted: 'There are too few test examples.' },
      looks: await whereItLooks(study, logits, first, beside),
      ...(await mistakesOf({
        ...{ rows, measured, features, body: logits.body, pool, source },
        sourceClasses: options.sourceClasses,
        count: classes.length,
      })),
    };
  } finally {
    logits.dispose();
  }
}

function whereItLooks(
  { classes, batchSize, deadline, quiet }: Study,
  logits: LogitsModel,
  { shown, maps }: FirstLook,
  { scratch, stepSeconds }: Beside,
): Promise<Looks | Omitted> {
  return unlessOmitted(async () => {
    const { left } = deadline;
    if (left === 0) return { omitted: 'There was no time for it.' };
    // A third of what is left, of examples times points, each about a step over its batch.
    const affordable = Math.floor((left / 3 / (shown.length * stepSeconds)) * batchSize);
    const found = await looksOf({
      examples: shown,
      classes,
      logits: logits.whole,
      sourceMaps: Array.isArray(maps) ? (maps as readonly ArrayLike<number>[]) : null,
      scratch,
      points: affordable < FEWEST ? 0 : Math.min(MOST, affordable),
      sanity: left > 120 * stepSeconds,
    });
    return found ?? { omitted: 'The examples are no pictures.' };
  }, quiet);
}
