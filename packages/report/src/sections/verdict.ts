import { accuracyScale } from '../charts/accuracy-scale.js';
import { html, type Html } from '../html/html.js';
import {
  formatCount,
  formatPercent,
  formatQuantity,
  formatSeconds,
} from '../numbers/format-number.js';
import type { RunReport } from '../run-report.js';
import type { Summary } from '../statistics/summary.js';
import { userText } from './section.js';

/** The headline: how often the model is right, how sure that is, and what guessing would get. */
export function verdictSection(report: RunReport, summary: Summary): Html {
  const { examples, correct, accuracy, interval, macroF1 } = summary;
  const set = report.evaluatedOn ?? 'validation';
  if (examples === 0) {
    return html`<div>
      <p class="big doubtful">–</p>
      <p class="warning">No ${set} examples, so nothing is known about the accuracy.</p>
    </div>`;
  }
  return html`<div class="verdict">
      <div>
        <p class="${isBetterThanGuessing(summary) ? 'big' : 'big doubtful'}">
          ${formatPercent(accuracy)}
        </p>
        <p>
          ${formatCount(correct)} of ${formatQuantity(examples, `${set} example`)} right. On more
          examples like these the accuracy would lie between
          <b>${formatPercent(interval[0])}</b> and <b>${formatPercent(interval[1])}</b> (95%
          confidence).
        </p>
        ${judgement(report, summary)}
      </div>
      <div class="chart">${accuracyScale(summary)}</div>
    </div>
    <dl class="tiles">
      ${tile('Macro F1', formatPercent(macroF1))}
      ${tile('Classes', formatCount(report.classes.length))}
      ${tile('Training examples', formatCount(trainingExamples(report)))}
      ${tile('Trained parameters', formatCount(trainedParameters(report)))}
      ${tile('Time', formatSeconds(totalSeconds(report)))}
    </dl>`;
}

function judgement({ classes }: RunReport, summary: Summary): Html {
  const { majority, majorityClass, chance, accuracy, perClass } = summary;
  if (classes.length < 2) {
    return html`<p class="warning">
      With a single class every answer is right; this says nothing.
    </p>`;
  }
  const guess = html`always saying “${userText(classes[majorityClass] ?? '')}”
  (${formatPercent(majority)}) or drawing lots (${formatPercent(chance)})`;
  if (!isBetterThanGuessing(summary)) {
    return html`<p class="warning">Not shown to be better than ${guess}.</p>`;
  }
  const weakest = perClass
    .filter(({ support }) => support > 0)
    .reduce((worst, figures) => (figures.recall < worst.recall ? figures : worst));
  return html`<p>
    Better than ${guess}.
    ${
      weakest.recall < accuracy &&
      html`Weakest class: “${userText(classes[weakest.index] ?? '')}”, of which
      ${formatPercent(weakest.recall, 0)} are found.`
    }
  </p>`;
}

function isBetterThanGuessing({ interval, majority, chance }: Summary): boolean {
  return interval[0] > Math.max(majority, chance);
}

function tile(label: string, value: string): Html | null {
  return value === '–'
    ? null
    : html`<div>
        <dt>${label}</dt>
        <dd>${value}</dd>
      </div>`;
}

function trainingExamples({ data }: RunReport): number {
  return data ? data.counts.reduce((total, { training }) => total + training, 0) : NaN;
}

function trainedParameters({ parts }: RunReport): number {
  if (!parts || parts.length === 0) return NaN;
  const trained = parts.filter(({ rates }) => rates.some((rate) => rate !== null));
  return trained.reduce((total, { parameters }) => total + parameters, 0);
}

function totalSeconds({ speed }: RunReport): number {
  return speed ? speed.phases.reduce((total, { seconds }) => total + seconds, 0) : NaN;
}
