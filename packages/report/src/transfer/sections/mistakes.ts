import { html, type Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import { confusionSection } from '../../sections/confusion.js';
import { section, userText } from '../../sections/section.js';
import type { MistakeWithNeighbours, TransferReport } from '../transfer-report.js';

export function wrongSection(report: TransferReport): Html {
  const { mistakes, classes } = report;
  return html`${confusionSection(report)}
  ${
    mistakes.length > 0 &&
    section(
      'mistakes',
      'Most confident mistakes',
      `What the model was surest of and wrong about, with the training examples whose features are nearest: what the answer rests on.${mistakes.some(({ nearestSource }) => nearestSource) ? ' Below them, the nearest examples of the source.' : ''}`,
      html`<ul class="mistakes">
        ${mistakes.map((mistake) => mistakeCard(mistake, classes))}
      </ul>`,
    )
  }`;
}

function mistakeCard(mistake: MistakeWithNeighbours, classes: readonly string[]): Html {
  const { image, truth, predicted, probability, file, nearest, nearestSource = [] } = mistake;
  const name = (label: number): string => classes[label] ?? '';
  return html`<li>
    <div class="beside">
      <img
        src="${image}"
        alt="${file ?? 'picture'}: ${name(truth)}, taken for ${name(predicted)}"
      />
      <p class="names">
        ${userText(name(truth))} → <b>${userText(name(predicted))}</b><br />
        <span class="small"
          >${formatPercent(probability)}
          sure${file !== undefined && html`<br />${userText(file)}`}</span
        >
      </p>
    </div>
    ${strip(
      'trained on',
      nearest.map(({ image: near, label }) => ({ image: near, name: name(label) })),
    )}
    ${strip('in the source', nearestSource)}
  </li>`;
}

function strip(
  title: string,
  near: readonly { readonly image: string; readonly name: string }[],
): Html | null {
  if (near.length === 0) return null;
  return html`<p class="small strip-title">nearest ${title}</p>
    <ul class="near">
      ${near.map(
        ({ image, name }) =>
          html`<li>
            <img src="${image}" alt="nearest ${title}: ${name}" />
            <p class="small">${userText(name)}</p>
          </li>`,
      )}
    </ul>`;
}
