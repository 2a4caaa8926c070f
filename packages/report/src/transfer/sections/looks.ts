import { html, type Html } from '../../html/html.js';
import { formatFigure, formatPercent } from '../../numbers/format-number.js';
import { userText } from '../../sections/section.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function looksSection({ looks }: TransferReport): Html {
  return sectionOr('looks', 'Where it looks', looks, (part) => {
    const last = part.sanity.at(-1);
    return {
      lead: html`Grad-CAM of the base as it came, of the model now and of a net from scratch, each
      for its own answer, and integrated gradients of the model: bright is what the answer rests on.
      ${part.note}`,
      content: html`${part.examples.map(
        (example) =>
          html`<div class="look">
            <p class="names">
              ${userText(example.truth)} → <b>${userText(example.predicted)}</b>
              <span class="small">${formatPercent(example.probability)}</span>
            </p>
            <ul class="strip">
              ${example.pictures.map(
                ({ name, image }) =>
                  html`<li>
                    <img src="${image}" alt="${name}: ${example.truth}" />
                    <p class="small">${name}</p>
                  </li>`,
              )}
            </ul>
            ${example.completeness !== null && html`<p class="small">completeness error of the integrated gradients ${formatPercent(example.completeness)}${example.points !== undefined && ` at ${example.points} points`}</p>`}
          </div>`,
      )}
      ${
        last &&
        html`<p class="note">
          <b>Sanity check.</b> With the weights of one layer after the other shuffled, from the
          output inwards, the map of the first picture goes from
          ${formatFigure(part.sanity[0]?.similarity ?? NaN)} to ${formatFigure(last.similarity)} in
          rank correlation with that of the trained model:
          ${Math.abs(last.similarity) < 0.5 ? 'it explains the model, not only the picture' : 'it stays alike, so it says little about what was learned'}.
        </p>`
      }`,
    };
  });
}
