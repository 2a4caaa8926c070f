import { html, type Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import { efficiencyChart } from '../charts/efficiency-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function efficiencySection({ efficiency }: TransferReport): Html {
  return sectionOr('efficiency', 'With few labels', efficiency, (part) => ({
    lead: part.note,
    content: html`<figure class="chart wide">${efficiencyChart(part)}</figure>
      <p class="note">
        Lines are means over seeds, bands go from the worst to the best seed.
        ${part.saved && html`With ${part.saved.from} label${part.saved.from === 1 ? '' : 's'} of each class transfer reaches ${formatPercent(part.saved.accuracy)}; from scratch, ${part.saved.to} do not get as far: the interval over pairs of seeds says so.`}
      </p>
      <details>
        <summary>As a table</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col" class="text">way</th>
                ${(part.arms[0]?.points ?? []).map(({ labels }) => html`<th scope="col">${labels}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${part.arms.map(
                ({ name, points }) =>
                  html`<tr>
                    <th scope="row" class="text">${name}</th>
                    ${points.map(({ accuracies }) => html`<td>${accuracies.length === 0 ? '–' : formatPercent(accuracies.reduce((a, b) => a + b, 0) / accuracies.length)}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>`,
  }));
}
