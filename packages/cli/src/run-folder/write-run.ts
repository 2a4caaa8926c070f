import { renderReport } from '@graftjs/report';
import { learningRateSvg } from '@graftjs/training';
import { classifierOf, saveClassifier } from '@graftjs/transfer';
import { join } from 'node:path';
import { DELTA } from '../delta/delta-run.js';
import { reportOfRun } from '../report/report-of-run.js';
import { encodeHeldOut, HELD_OUT, heldOutOf } from '../trust/held-out.js';
import { metricsOf } from './metrics.js';
import type { RunFacts } from './run-facts.js';
import { writeRunFolder } from './write-run-folder.js';

/** Where the parts of a run lie. */
export interface RunFiles {
  readonly out: string;
  /** The whole model, or what was learned alone. */
  readonly model: string;
  readonly report: string;
}

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
    ...(sweep && { 'learning-rates.svg': learningRateSvg(sweep.curve) }),
  };
  const report = join(out, 'report.html');
  if (facts.delta) {
    const all = { 'labels.json': `${JSON.stringify(labels, null, 2)}\n`, ...facts.delta, ...files };
    const encoder = new TextEncoder();
    const bytes = Object.entries(all).map(
      ([name, content]) =>
        [name, typeof content === 'string' ? encoder.encode(content) : content] as const,
    );
    await writeRunFolder(out, new Map(bytes));
    return { out, model: join(out, DELTA), report };
  }
  const classifier = classifierOf(model, { labels, preprocessing, metrics: { accuracy } });
  await saveClassifier(classifier, (all) => writeRunFolder(out, all), { files });
  return { out, model: join(out, 'model.json'), report };
}
