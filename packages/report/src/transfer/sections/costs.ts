import { html, type Html } from '../../html/html.js';
import { formatCount, formatFigure, formatMagnitude } from '../../numbers/format-number.js';
import { formatPercent, formatSeconds } from '../../numbers/format-number.js';
import { section, userText } from '../../sections/section.js';
import { barRows } from '../charts/bar-rows.js';
import {
  isOmitted,
  type Computing,
  type CostRow,
  type TransferReport,
} from '../transfer-report.js';

/** Numbers that trained, work that was spared, and the time that both took. */
export function costsSection({ costs, computing }: TransferReport): Html {
  return section(
    'costs',
    'What it cost',
    'What is frozen is computed once and kept: each epoch after the first is spared it.',
    html`<div class="stack">
      ${
        isOmitted(computing)
          ? html`<p class="omitted">${userText(computing.omitted)}</p>`
          : computingPanel(computing, costs)
      }
      ${costTable(costs)}
    </div>`,
  );
}

function computingPanel(part: Computing, costs: readonly CostRow[]): Html {
  const { forward, prefix, cut, groups, step } = part;
  const saved = costs.reduce((sum, row) => sum + (row.saved ?? 0), 0);
  return html`<dl class="tiles">
      <div>
        <dt>Multiply-adds of one example</dt>
        <dd>${formatMagnitude(forward)}</dd>
      </div>
      <div>
        <dt>Of them frozen, computed once</dt>
        <dd>${formatPercent(forward > 0 ? prefix / forward : NaN, 0)}</dd>
      </div>
      ${
        saved > 0 &&
        html`<div>
          <dt>Multiply-adds saved</dt>
          <dd>${formatMagnitude(saved)}</dd>
        </div>`
      }
      ${
        step &&
        html`<div>
          <dt>A step with features kept</dt>
          <dd>
            ${formatFigure(step.anew / step.kept)}×<span class="of">
              as fast: ${milliseconds(step.kept)} instead of ${milliseconds(step.anew)}</span
            >
          </dd>
        </div>`
      }
    </dl>
    <figure class="chart bars">
      <figcaption>
        <b>Where the work is</b>
        <span class="small"
          >multiply-adds of a forward
          pass${cut !== null && html`; kept up to ${userText(cut)}`}</span
        >
      </figcaption>
      ${barRows(
        'Multiply-adds',
        groups.map(({ name, multiplyAdds, kept }) => ({
          name,
          value: multiplyAdds / Math.max(1, forward),
          label: `${formatMagnitude(multiplyAdds)}${kept ? ', kept' : ''}`,
          faded: kept,
        })),
        { width: 480, right: 126, format: '.0%' },
      )}
    </figure>`;
}

const milliseconds = (seconds: number): string =>
  seconds < 1 ? `${formatFigure(1000 * seconds)} ms` : formatSeconds(seconds);

function costTable(rows: readonly CostRow[]): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col" class="text">phase</th>
          <th scope="col">trained</th>
          <th scope="col">frozen</th>
          <th scope="col">features</th>
          <th scope="col">training</th>
          <th scope="col">saved</th>
          <th scope="col" class="text">kept</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row" class="text">${userText(row.name)}</th>
              <td>${formatCount(row.trained)}</td>
              <td>${formatCount(row.frozen)}</td>
              <td>${formatSeconds(row.features)}</td>
              <td>${formatSeconds(row.training)}</td>
              <td>${row.saved ? formatMagnitude(row.saved) : '–'}</td>
              <td class="text">${userText(row.cached)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
