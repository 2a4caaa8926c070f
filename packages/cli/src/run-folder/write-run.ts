import { renderReport } from '@graftjs/report';
import { learningRateSvg } from '@graftjs/training';
import { classifierOf, saveClassifier } from '@graftjs/transfer';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { reportOfRun } from '../report/report-of-run.js';
import { encodeHeldOut, HELD_OUT, heldOutOf } from '../trust/held-out.js';
import { metricsOf } from './metrics.js';
import type { RunFacts } from './run-facts.js';

/** Where the parts of a run lie. */
export interface RunFiles {
  readonly out: string;
  readonly model: string;
  readonly report: string;
}

/** The sweep of learning rates, where there was one. */
const RATES = 'learning-rates.svg';

/** Writes a run folder, all of it or nothing: model, labels, preprocessing, metrics, report. */
export async function writeRun(out: string, facts: RunFacts): Promise<RunFiles> {
  const { model, labels, preprocessing } = facts.classifier;
  const metrics = metricsOf(facts);
  const { accuracy } = metrics;
  const { sweep } = facts.result;
  const files = {
    'report.html': renderReport(await reportOfRun(facts)),
    'metrics.json': `${JSON.stringify(metrics, null, 2)}\n`,
    [HELD_OUT]: encodeHeldOut(heldOutOf(facts.answers)),
    ...(sweep && { [RATES]: learningRateSvg(sweep.curve) }),
  };
  const classifier = classifierOf(model, { labels, preprocessing, metrics: { accuracy } });
  await saveClassifier(classifier, out, { files });
  // Of an earlier run that this one has replaced.
  if (!sweep) await rm(join(out, RATES), { force: true });
  return { out, model: join(out, 'model.json'), report: join(out, 'report.html') };
}
