import { renderReport } from '@graftjs/report';
import { classifierOf, saveClassifier } from '@graftjs/transfer';
import { join } from 'node:path';
import { reportOfRun } from '../report/report-of-run.js';
import { metricsOf } from './metrics.js';
import type { RunFacts } from './run-facts.js';

/** Where the parts of a run lie. */
export interface RunFiles {
  readonly out: string;
  readonly model: string;
  readonly report: string;
}

/** Writes a run folder, all of it or nothing: model, labels, preprocessing, metrics, report. */
export async function writeRun(out: string, facts: RunFacts): Promise<RunFiles> {
  const { model, labels, preprocessing } = facts.classifier;
  const metrics = metricsOf(facts);
  const { accuracy } = metrics;
  const report = renderReport(await reportOfRun(facts));
  await saveClassifier(classifierOf(model, { labels, preprocessing, metrics: { accuracy } }), out, {
    files: { 'report.html': report, 'metrics.json': `${JSON.stringify(metrics, null, 2)}\n` },
  });
  return { out, model: join(out, 'model.json'), report: join(out, 'report.html') };
}
