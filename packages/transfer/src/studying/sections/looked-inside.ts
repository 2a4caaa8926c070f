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

export type LookedInside = Pick<TransferReport, 'trust' | 'looks' | 'confusion' | 'mistakes'>;

const ONE_LAYER = 'The head is more than one layer.';

/** What can be seen of a trained model by its logits: its trust, where it looks, where it errs. */
export async function lookedInside(
  study: Study,
  model: Model,
  first: FirstLook,
  scratch: ScratchMaps | null,
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
      looks: await whereItLooks(study, logits, first, scratch),
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
  { classes, deadline, quiet }: Study,
  logits: LogitsModel,
  { shown, maps }: FirstLook,
  scratch: ScratchMaps | null,
): Promise<Looks | Omitted> {
  return unlessOmitted(async () => {
    const { left } = deadline;
    if (left === 0) return { omitted: 'There was no time for it.' };
    const found = await looksOf({
      examples: shown,
      classes,
      logits: logits.whole,
      sourceMaps: Array.isArray(maps) ? (maps as readonly ArrayLike<number>[]) : null,
      scratch,
      seconds: left / 2,
    });
    return found ?? { omitted: 'The examples are no pictures.' };
  }, quiet);
}
