import { html, type Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import { frontierChart } from '../charts/frontier-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function forgettingSection({ forgetting }: TransferReport): Html {
  return sectionOr('forgetting', 'What is gained, and what forgotten', forgetting, (part) => ({
    lead: html`Each way from the same weights, in the same number of epochs. Up is what the model
    still knows of its source (${formatPercent(part.before)} before), right what it learned.
    ${part.note}`,
    content: html`<figure class="chart wide">${frontierChart(part)}</figure>
      <details>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col" class="text">way</th>
              <th scope="col">target</th>
              <th scope="col">source</th>
              <th scope="col">forgotten</th>
            </tr>
          </thead>
          <tbody>
            ${part.points.map(
              ({ name, target, source }) =>
                html`<tr>
                  <th scope="row" class="text">${name}</th>
                  <td>${formatPercent(target)}</td>
                  <td>${formatPercent(source)}</td>
                  <td>${((part.before - source) * 100).toFixed(1)} points</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </details>`,
  }));
}
