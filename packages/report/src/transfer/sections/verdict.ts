import { html, type Html } from '../../html/html.js';
import { formatCount, formatPercent, formatSeconds } from '../../numbers/format-number.js';
import { userText } from '../../sections/section.js';
import type { TransferReport } from '../transfer-report.js';

const WORDS = {
  helps: 'Transfer helps',
  'no benefit': 'No benefit shown',
  hurts: 'Transfer hurts',
  'not measured': 'Not decided',
} as const;

/** What one reads first: whether transfer helped, by how much, and how sure that is. */
export function transferVerdictSection(report: TransferReport): Html {
  const { verdict, accuracy, examples, classes, base, seconds, budget } = report;
  const { kind, line, difference, labelsSaved, recipe, reasons, seeds } = verdict;
  const points = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
  return html`<div
      class="hero ${kind === 'helps' ? 'good-hero' : kind === 'hurts' ? 'bad-hero' : ''}"
    >
      <p class="kicker">${WORDS[kind]}</p>
      ${
        difference &&
        html`<p class="${kind === 'helps' ? 'big' : 'big doubtful'}">
          ${points(difference.mean)} <span class="unit">points</span>
        </p>`
      }
      <p class="statement">${line}.</p>
      ${
        difference &&
        seeds > 1 &&
        html`<p class="small">
          95% interval of the mean difference over ${seeds} pairs of runs, from a bootstrap:
          ${points(difference.low)} to ${points(difference.high)} points.
        </p>`
      }
    </div>
    <dl class="tiles">
      <div>
        <dt>Accuracy</dt>
        <dd>${formatPercent(accuracy)}</dd>
      </div>
      ${
        labelsSaved !== null &&
        html`<div>
          <dt>Worth</dt>
          <dd>${Number(labelsSaved.toFixed(1))}× the labels</dd>
        </div>`
      }
      <div>
        <dt>Base</dt>
        <dd class="words">${userText(base)}</dd>
      </div>
      <div>
        <dt>Recipe</dt>
        <dd class="words">${userText(recipe)}</dd>
      </div>
      <div>
        <dt>Examples</dt>
        <dd>
          ${formatCount(examples.train)}<span class="of">
            to train, ${formatCount(examples.test)} measure, ${formatCount(classes.length)}
            classes</span
          >
        </dd>
      </div>
      <div>
        <dt>Time</dt>
        <dd>${formatSeconds(seconds)}<span class="of"> of ${formatSeconds(budget)}</span></dd>
      </div>
    </dl>
    ${
      reasons.length > 0 &&
      html`<details open>
        <summary>Why this recipe</summary>
        <ul class="reasons">
          ${reasons.map((reason) => html`<li>${userText(reason)}</li>`)}
        </ul>
      </details>`
    }`;
}
