import { comparisonChart } from '../charts/comparison-chart.js';
import { html, type Html } from '../html/html.js';
import { formatPercent } from '../numbers/format-number.js';
import type { ComparisonReport } from '../run-report.js';
import { section, userText } from './section.js';

export function comparisonSection(comparison: ComparisonReport | undefined): Html | null {
  if (!comparison || comparison.rows.length === 0) return null;
  const seeds = Math.max(...comparison.rows.map(({ accuracies }) => accuracies.length));
  return section(
    'comparison',
    comparison.title,
    comparison.note ?? null,
    html`<figure class="chart wide">${comparisonChart(comparison)}</figure>
      <details>
        <summary>As a table</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">method</th>
                ${Array.from({ length: seeds }, (_, i) => html`<th scope="col">run ${i + 1}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${comparison.rows.map(
                ({ name, accuracies }) =>
                  html`<tr>
                    <th scope="row">${userText(name)}</th>
                    ${accuracies.map((accuracy) => html`<td>${formatPercent(accuracy)}</td>`)}
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>`,
  );
}
