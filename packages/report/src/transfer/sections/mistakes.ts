import { html, type Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import { confusionSection } from '../../sections/confusion.js';
import { section, userText } from '../../sections/section.js';
import type { TransferReport } from '../transfer-report.js';

export function wrongSection(report: TransferReport): Html {
  const { mistakes, classes } = report;
  const name = (label: number) => userText(classes[label] ?? '');
  return html`${confusionSection(report)}
  ${
    mistakes.length > 0 &&
    section(
      'mistakes',
      'Most confident mistakes',
      `What the model was surest of and wrong about, with the training examples whose features are nearest: what the answer rests on.${mistakes.some(({ nearestSource }) => nearestSource) ? ' Below them, the nearest examples of the source.' : ''}`,
      html`<ul class="gallery wide-gallery">
        ${mistakes.map(
          ({ image, truth, predicted, probability, file, nearest, nearestSource }) =>
            html`<li>
              <div class="beside">
                <img
                  src="${image}"
                  alt="${file ?? 'picture'}: ${classes[truth] ?? ''}, taken for ${classes[predicted] ?? ''}"
                />
                <ul class="near">
                  ${nearest.map(
                    (near) =>
                      html`<li>
                        <img
                          src="${near.image}"
                          alt="training example: ${classes[near.label] ?? ''}"
                        />
                        <p class="small">${name(near.label)}</p>
                      </li>`,
                  )}
                </ul>
              </div>
              ${
                nearestSource &&
                nearestSource.length > 0 &&
                html`<ul class="near across">
                  ${nearestSource.map(
                    (near) =>
                      html`<li>
                        <img src="${near.image}" alt="example of the source: ${near.name}" />
                        <p class="small">${userText(near.name)}</p>
                      </li>`,
                  )}
                </ul>`
              }
              <p class="names">
                ${name(truth)} → <b>${name(predicted)}</b>
                <span class="small"
                  >${formatPercent(probability)}${file !== undefined && html` · ${userText(file)}`}</span
                >
              </p>
            </li>`,
        )}
      </ul>`,
    )
  }`;
}
