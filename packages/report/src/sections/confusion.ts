import { confusionHeatMap } from '../charts/confusion-heat-map.js';
import { html, type Html } from '../html/html.js';
import { formatCount, formatPercent, formatQuantity } from '../numbers/format-number.js';
import type { RunReport } from '../run-report.js';
import { confusedPairs, type ConfusedPair } from '../statistics/confused-pairs.js';
import { section, userText } from './section.js';

/** A picture of more classes than this has cells too small to see. */
const MOST_DRAWN = 120;
const PAIRS = 10;

/** Which class is taken for which. */
export function confusionSection({
  classes,
  confusion,
}: Pick<RunReport, 'classes' | 'confusion'>): Html | null {
  if (classes.length < 2) return null;
  const pairs = confusedPairs(confusion, PAIRS);
  const drawn = classes.length <= MOST_DRAWN;
  return section(
    'confusion',
    'Confusion',
    drawn
      ? 'Rows are what an example is, columns what the model said. The stronger the colour of a cell, the larger its share of the row; everything off the diagonal is a mistake.'
      : `A picture of ${formatCount(classes.length)} classes would be too fine to read; here are the commonest mistakes.`,
    html`<div class="${classes.length <= 14 ? 'pair uneven' : 'stack'}">
        ${drawn && html`<div class="scroll"><figure class="chart ${classes.length <= 14 ? 'fitting' : 'natural'}">${confusionHeatMap(confusion, classes)}</figure></div>`}
        <div>
          ${
            pairs.length === 0
              ? html`<p class="good">Not a single mistake.</p>`
              : pairTable(pairs, classes)
          }
        </div>
      </div>
      ${classes.length <= 40 && countTable(confusion, classes)}`,
  );
}

function pairTable(pairs: readonly ConfusedPair[], classes: readonly string[]): Html {
  return html`<table>
    <caption>
      Commonest mistakes
    </caption>
    <thead>
      <tr>
        <th scope="col" class="text">true → predicted</th>
        <th scope="col">times</th>
        <th scope="col">of the class</th>
      </tr>
    </thead>
    <tbody>
      ${pairs.map(
        ({ truth, predicted, count, share }) =>
          html`<tr>
            <td class="text">
              ${userText(classes[truth] ?? '')} → ${userText(classes[predicted] ?? '')}
            </td>
            <td>${formatCount(count)}</td>
            <td>${formatPercent(share)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function countTable(confusion: readonly (readonly number[])[], classes: readonly string[]): Html {
  return html`<details>
    <summary>As a table of ${formatQuantity(classes.length, 'class', 'classes')}</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">true ↓ predicted →</th>
            ${classes.map((name) => html`<th scope="col">${userText(name)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${confusion.map(
            (row, i) =>
              html`<tr>
                <th scope="row" class="text">${userText(classes[i] ?? '')}</th>
                ${row.map((count) => html`<td>${formatCount(count)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
