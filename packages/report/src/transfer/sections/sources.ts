import { html, type Html } from '../../html/html.js';
import {
  formatCount,
  formatFigure,
  formatPercent,
  formatSeconds,
} from '../../numbers/format-number.js';
import { userText } from '../../sections/section.js';
import { barRows } from '../charts/bar-rows.js';
import { promiseChart } from '../charts/promise-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function sourcesSection({ sources }: TransferReport): Html {
  return sectionOr('sources', 'Which model to begin with', sources, (part) => ({
    lead: `${part.score} of the frozen features of ${formatCount(part.examples)} examples, with the interval of its resampling. Higher promises more; it is comparable between models, not between data sets.${part.models.length < 2 ? ' There was no other model to choose from.' : ''}`,
    content: html`<div class="stack">
      <figure class="chart bars">
        ${barRows(
          part.score,
          part.models.map(({ name, score, interval }, i) => ({
            name,
            value: score,
            label: formatFigure(score),
            low: interval?.low,
            high: interval?.high,
            faded: i > 0,
          })),
          { width: 480 },
        )}
      </figure>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" class="text">model</th>
              <th scope="col">probe</th>
              <th scope="col">1-NN</th>
              <th scope="col">H-score</th>
              <th scope="col">GBC</th>
              <th scope="col">time</th>
              <th scope="col">numbers</th>
              <th scope="col">licence</th>
            </tr>
          </thead>
          <tbody>
            ${part.models.map(
              (model, i) =>
                html`<tr>
                  <th scope="row" class="text">${i + 1}. ${userText(model.name)}</th>
                  <td>${formatPercent(model.probe)}</td>
                  <td>${formatPercent(model.nearest)}</td>
                  <td>${formatFigure(model.hScore ?? NaN)}</td>
                  <td>${formatFigure(model.bhattacharyya ?? NaN)}</td>
                  <td>${formatSeconds(model.seconds ?? NaN)}</td>
                  <td>${formatCount(model.parameters ?? NaN)}</td>
                  <td>${userText(model.license ?? '–')}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        part.agreement != null &&
        html`<div class="pair uneven">
          <figure class="chart">
            <figcaption>
              <b>Did the score foretell it?</b>
              <span class="small">weighted Kendall τ ${formatFigure(part.agreement)}</span>
            </figcaption>
            ${promiseChart(part)}
          </figure>
          <p class="note">
            Each dot is a model: right is what ${part.score} promised, up is how well a linear probe
            on its frozen features did. A τ of 1 is the same order, 0 none; the top counts most.
          </p>
        </div>`
      }
    </div>`,
  }));
}
