import { Random, type Model } from '@graftjs/core';
import type { Looks, Omitted, TransferReport } from '@graftjs/report';
import { outputsOf } from '../../choosing/outputs-of.js';
import { drawnInAll } from '../../examples/labelled.js';
import { featuresOf } from '../../prefix/features-of.js';
import { logitsModel, type LogitsModel } from '../logits-model.js';
import { looksOf } from '../looks.js';
import { mistakesOf } from '../mistakes-of.js';
import { SHARES, type Study } from '../study.js';
import { trustOf } from '../trusted.js';
import { unlessOmitted } from '../unless-omitted.js';
import type { FirstLook } from './first-look.js';

export type LookedInside = Pick<TransferReport, 'trust' | 'looks' | 'confusion' | 'mistakes'>;

const ONE_LAYER = 'The head is more than one layer.';

/** What can be seen of a trained model by its logits: its trust, where it looks, where it errs. */
export async function lookedInside(
  study: Study,
  model: Model,
  first: FirstLook,
  stepSeconds: number,
): Promise<LookedInside> {
  const { classes, pool, test, seed, quiet } = study;
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
      looks: await whereItLooks(study, logits, first, stepSeconds),
      ...(await mistakesOf(rows, measured, pool, logits.body, features, classes.length)),
    };
  } finally {
    logits.dispose();
  }
}

function whereItLooks(
  { classes, until, quiet }: Study,
  logits: LogitsModel,
  { shown, maps }: FirstLook,
  stepSeconds: number,
): Promise<Looks | Omitted> {
  return unlessOmitted(async () => {
    const { left } = until(SHARES.looks);
    if (left < 30 * stepSeconds) return { omitted: 'There was no time for it.' };
    const found = await looksOf({
      examples: shown,
      classes,
      logits: logits.whole,
      sourceMaps: Array.isArray(maps) ? (maps as Float32Array[]) : null,
      sanity: left > 120 * stepSeconds,
    });
    return found ?? { omitted: 'The examples are no pictures.' };
  }, quiet);
}
