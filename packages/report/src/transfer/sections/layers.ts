import { html, type Html } from '../../html/html.js';
import { formatFigure, formatPercent } from '../../numbers/format-number.js';
import { userText } from '../../sections/section.js';
import { barRows } from '../charts/bar-rows.js';
import { heatChart } from '../charts/heat-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

const CHIPS = { frozen: 'frozen', kept: 'frozen, kept', trained: 'trained' } as const;

export function layersSection({ layers }: TransferReport): Html {
  return sectionOr('layers', 'Which layers moved', layers, (part) => ({
    lead: 'Drift is the change of the weights for their size. Alignment (linear CKA) is how much of what a stage gave before is in what it gives now. The relative gradient says, before training, where the examples want other weights.',
    content: html`<div class="pair">
        <figure class="chart">
          <figcaption><b>Drift</b></figcaption>
          ${
            part.groups.every(({ drift }) => drift === 0)
              ? html`<p class="omitted">
                  Nothing but the head was trained: every layer is bit for bit what it was.
                </p>`
              : barRows(
                  'Drift',
                  part.groups.map(({ name, drift, state }) => ({
                    name,
                    value: drift,
                    label: state === 'trained' ? formatPercent(drift, 2) : state,
                    faded: state !== 'trained',
                  })),
                  { format: '.1%' },
                )
          }
        </figure>
        <div>
          ${
            part.heat &&
            html`<figure class="chart fitting">
              <figcaption>
                <b>Alignment</b> <span class="small">before (rows) and after (columns)</span>
              </figcaption>
              ${heatChart(
                `CKA of stages before and after: ${part.heat.names.map((name, i) => `${name} ${formatFigure(part.heat?.values[i]?.[i] ?? NaN)}`).join(', ')}`,
                {
                  rows: part.heat.names,
                  columns: part.heat.names.map((name) => name.replace(/^stage_/, '')),
                  values: part.heat.values,
                  figure: (value) => value.toFixed(2),
                },
              )}
            </figure>`
          }
        </div>
      </div>
      <details>
        <summary>As a table</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col" class="text">layers</th>
                <th scope="col">drift</th>
                <th scope="col">alignment</th>
                <th scope="col">relative gradient</th>
                <th scope="col">rate</th>
                <th scope="col">state</th>
              </tr>
            </thead>
            <tbody>
              ${part.groups.map(
                (group) =>
                  html`<tr>
                    <th scope="row" class="text">${userText(group.name)}</th>
                    <td>${formatPercent(group.drift, 3)}</td>
                    <td>${formatFigure(group.alignment ?? NaN)}</td>
                    <td>${formatFigure(group.gradient ?? NaN)}</td>
                    <td>${group.state === 'trained' ? formatFigure(group.rate ?? NaN) : '–'}</td>
                    <td><span class="chip ${group.state}">${CHIPS[group.state]}</span></td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>`,
  }));
}
