import { checkReport } from './check-report.js';
import { renderPage } from './html/page.js';
import { html } from './html/html.js';
import type { RunReport } from './run-report.js';
import { classTableSection } from './sections/class-table.js';
import { comparisonSection } from './sections/comparison.js';
import { confusionSection } from './sections/confusion.js';
import { curvesSection } from './sections/curves.js';
import { dataSection } from './sections/data.js';
import { mistakesSection } from './sections/mistakes.js';
import { reproductionSection } from './sections/reproduction.js';
import { speedSection } from './sections/speed.js';
import { trainingSection } from './sections/training.js';
import { verdictSection } from './sections/verdict.js';
import { summarize } from './statistics/summary.js';

/**
 * One HTML file that explains a run: how good the model is, how it got there, what it gets wrong.
 * It needs no script and asks the network for nothing, and reads well in light, in dark and on
 * paper.
 *
 * @example
 * await writeFile('report.html', renderReport({ title: 'Digits', classes, confusion, phases }));
 */
export function renderReport(report: RunReport): string {
  checkReport(report);
  const summary = summarize(report.confusion);
  return renderPage(
    report,
    html`${verdictSection(report, summary)} ${comparisonSection(report.comparison)}
    ${curvesSection(report.phases)} ${summary.examples > 0 && confusionSection(report)}
    ${summary.examples > 0 && classTableSection(report, summary)}
    ${mistakesSection(report, summary)} ${trainingSection(report)} ${dataSection(report)}
    ${speedSection(report.speed)} ${reproductionSection(report.reproduction)}`,
  );
}
