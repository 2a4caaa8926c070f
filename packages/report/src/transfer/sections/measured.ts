import { html, type Html } from '../../html/html.js';
import {
  formatCount,
  formatFigure,
  formatPercent,
  formatSeconds,
} from '../../numbers/format-number.js';
import { section, userText } from '../../sections/section.js';
import { barRows } from '../charts/bar-rows.js';
import { efficiencyChart } from '../charts/efficiency-chart.js';
import { heatChart } from '../charts/heat-chart.js';
import { rateChart } from '../charts/line-chart.js';
import { frontierChart } from '../charts/scatter-chart.js';
import type { CostRow, TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function efficiencySection({ efficiency }: TransferReport): Html {
  return sectionOr('efficiency', 'With few labels', efficiency, (part) => ({
    lead: part.note,
    content: html`<figure class="chart wide">${efficiencyChart(part)}</figure>
      <p class="note">
        Lines are means over seeds, bands go from the worst to the best seed.
        ${part.saved && html`With ${part.saved.from} label${part.saved.from === 1 ? '' : 's'} of each class transfer reaches ${formatPercent(part.saved.accuracy)}; from scratch, ${part.saved.to} do not get as far.`}
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

export function sourcesSection({ sources }: TransferReport): Html {
  return sectionOr('sources', 'Which model to begin with', sources, (part) => ({
    lead: `${part.score} of the frozen features of ${formatCount(part.examples)} examples, with the interval of its resampling. Higher promises more; it is comparable between models, not between data sets.`,
    content: html`<div class="stack">
      <figure class="chart wide">
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
          520,
        )}
      </figure>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" class="text">model</th>
              <th scope="col">probe</th>
              <th scope="col">1-NN</th>
              <th scope="col">time</th>
              <th scope="col">numbers</th>
              <th scope="col">licence</th>
            </tr>
          </thead>
          <tbody>
            ${part.models.map(
              (model) =>
                html`<tr>
                  <th scope="row" class="text">${userText(model.name)}</th>
                  <td>${formatPercent(model.probe)}</td>
                  <td>${formatPercent(model.nearest)}</td>
                  <td>${formatSeconds(model.seconds ?? NaN)}</td>
                  <td>${formatCount(model.parameters ?? NaN)}</td>
                  <td>${userText(model.license ?? '–')}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`,
  }));
}

export function layersSection({ layers }: TransferReport): Html {
  return sectionOr('layers', 'Which layers moved', layers, (part) => ({
    lead: 'Drift is the change of the weights for their size. Alignment (linear CKA) is how much of what a stage gave before is in what it gives now. The relative gradient says, before training, where the examples want other weights.',
    content: html`<div class="pair">
        <figure class="chart">
          <figcaption><b>Drift</b></figcaption>
          ${barRows(
            'Drift',
            part.groups.map(({ name, drift, state }) => ({
              name,
              value: drift,
              label: state === 'frozen' ? 'frozen' : formatPercent(drift, 2),
              faded: state === 'frozen',
            })),
          )}
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
                    <td class="${group.state}">
                      ${group.state === 'frozen' ? 'frozen' : formatFigure(group.rate ?? NaN)}
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>`,
  }));
}

export function ratesSection({ rates }: TransferReport): Html {
  return sectionOr('rates', 'Finding the learning rate', rates, (part) => ({
    lead: 'One step at each rate, with the new head as it begins; weights are put back afterwards. The rate that is used stays within a factor of four of the usual one.',
    content: html`<figure class="chart wide">${rateChart(part)}</figure>`,
  }));
}

export function costsSection(rows: readonly CostRow[]): Html {
  return section(
    'costs',
    'What it cost',
    'What is frozen is computed once and kept.',
    html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">phase</th>
            <th scope="col">trained</th>
            <th scope="col">frozen</th>
            <th scope="col">features</th>
            <th scope="col">training</th>
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
                <td class="text">${userText(row.cached)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
  );
}

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

export function corruptionsSection({ corruptions }: TransferReport): Html {
  return sectionOr('corruptions', 'When pictures get worse', corruptions, (part) => ({
    lead: 'Accuracy on the same test examples, spoilt in several ways that nothing was trained on.',
    content: html`<div class="scroll">
      <figure class="chart natural">
        ${heatChart(
          `Accuracy under corruptions: ${part.arms.map(({ name, accuracies }) => `${name} ${accuracies.map((a, i) => `${part.names[i] ?? ''} ${formatPercent(a, 0)}`).join(', ')}`).join('; ')}`,
          {
            rows: part.arms.map(({ name }) => name),
            columns: part.names,
            values: part.arms.map(({ accuracies }) => accuracies),
            figure: (value) => formatPercent(value, 0),
          },
        )}
      </figure>
    </div>`,
  }));
}
