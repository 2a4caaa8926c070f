import { html, type Html } from '../../html/html.js';
import { formatFigure, formatPercent } from '../../numbers/format-number.js';
import { embeddingChart } from '../charts/embedding-chart.js';
import type { Embedding, TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

/** Maps of the features before and after, and how far apart source and target are in them. */
export function embeddingSection({ embedding, classes }: TransferReport): Html {
  return sectionOr('embedding', 'How classes come apart', embedding, (part) => ({
    lead: html`Features of test examples on two kinds of maps. Principal components keep the large
    distances; t-SNE keeps neighbours, and how far its clusters lie from each other or how large
    they are means
    nothing.${part.views.some(({ points }) => points.some(({ label }) => label === null)) && ' Grey rings are examples of the source.'}`,
    content: html`<div class="pair">
        ${part.views.map(
          (view) =>
            html`<figure class="chart">
              <figcaption>
                <b>${view.method}, ${view.name}</b>
                ${view.trustworthiness !== null && html`<span class="small">trustworthiness ${formatFigure(view.trustworthiness)}</span>`}
              </figcaption>
              ${embeddingChart(view, classes)}
            </figure>`,
        )}
      </div>
      ${figuresTable(part)}`,
  }));
}

function figuresTable({ figures }: Embedding): Html {
  const apart = figures.some(({ aDistance }) => aDistance !== null);
  return html`<div class="scroll narrow spaced">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">in all dimensions</th>
            ${figures.map(({ name }) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" class="text">nearest neighbour of the same class</th>
            ${figures.map(({ nearest }) => html`<td>${formatPercent(nearest)}</td>`)}
          </tr>
          ${
            apart &&
            html`<tr>
                <th scope="row" class="text">A-distance of source and target, of 2</th>
                ${figures.map(({ aDistance }) => html`<td>${formatFigure(aDistance ?? NaN)}</td>`)}
              </tr>
              <tr>
                <th scope="row" class="text">MK-MMD² of source and target</th>
                ${figures.map(({ discrepancy }) => html`<td>${formatFigure(discrepancy ?? NaN)}</td>`)}
              </tr>`
          }
        </tbody>
      </table>
    </div>
    ${
      !apart &&
      html`<p class="note">
        Without examples of the source there is no distance from it to measure.
      </p>`
    }`;
}
