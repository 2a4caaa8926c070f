import { html, type Html } from '../html/html.js';
import { formatCount, formatFigure, formatPercent } from '../numbers/format-number.js';
import type { PartReport, RunReport } from '../run-report.js';
import { section, userText } from './section.js';

/** What was frozen and what was trained, at which rate, in which phase. */
export function trainingSection({ parts = [], phases = [] }: RunReport): Html | null {
  if (parts.length === 0) return null;
  const all = total(parts);
  const trained = total(parts.filter(({ rates }) => rates.some((rate) => rate !== null)));
  return section(
    'training',
    'Frozen and trained',
    `${formatCount(trained)} of ${formatCount(all)} parameters were trained (${formatPercent(trained / all)}); the others are as they came.`,
    html`<div class="scroll">
        <table class="parts">
          <thead>
            <tr>
              <th scope="col" class="text">part</th>
              <th scope="col">layers</th>
              <th scope="col">parameters</th>
              ${phases.map(({ name }) => html`<th scope="col">${userText(name)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${parts.map(
              ({ name, layers, parameters, rates }) =>
                html`<tr>
                  <th scope="row" class="text">${userText(name)}</th>
                  <td>${formatCount(layers)}</td>
                  <td>${formatCount(parameters)}</td>
                  ${phases.map((_, i) => rateCell(rates[i] ?? null))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${phases.map(
        ({ name, settings }) =>
          settings !== undefined &&
          html`<p class="note"><b>${userText(name)}</b>: ${userText(settings)}</p>`,
      )}`,
  );
}

function rateCell(rate: number | 'solved' | null): Html {
  if (rate === 'solved') return html`<td class="trained">solved</td>`;
  return rate === null
    ? html`<td class="frozen">frozen</td>`
    : html`<td class="trained">rate ${formatFigure(rate)}</td>`;
}

function total(parts: readonly PartReport[]): number {
  return parts.reduce((sum, { parameters }) => sum + parameters, 0);
}
