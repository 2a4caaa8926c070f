import { learningCurves } from '../charts/learning-curves.js';
import { html, type Html } from '../html/html.js';
import { formatFigure, formatPercent, formatQuantity } from '../numbers/format-number.js';
import type { PhaseReport } from '../run-report.js';
import { section, userText } from './section.js';

/** Loss and accuracy over the epochs, with the phases marked. */
export function curvesSection(phases: readonly PhaseReport[] = []): Html | null {
  const loss = learningCurves(phases, {
    name: 'Loss',
    training: (figures) => figures.loss,
    validation: (figures) => figures.validationLoss,
    share: false,
  });
  const accuracy = learningCurves(phases, {
    name: 'Accuracy',
    training: (figures) => figures.accuracy,
    validation: (figures) => figures.validationAccuracy,
    share: true,
  });
  const epochs = phases.reduce((total, phase) => total + phase.epochs.length, 0);
  if (epochs === 0) return null;
  const kept = phases.some((phase) => phase.kept !== undefined);
  return section(
    'curves',
    'Learning',
    html`${formatQuantity(epochs, 'epoch')}${phases.length > 1 && ` in ${phases.length} phases`}.
    ${kept && 'A ring marks the epoch whose weights were kept.'}`,
    html`<div class="pair">${loss}${accuracy}</div>
      ${phases.map(
        ({ name, stopped }) =>
          stopped !== undefined &&
          html`<p class="note">${userText(name)} ended early: ${userText(stopped)}.</p>`,
      )}
      ${epochTable(phases)}`,
  );
}

function epochTable(phases: readonly PhaseReport[]): Html {
  const percent = (share: number | undefined): string => formatPercent(share ?? NaN);
  const figure = (value: number | undefined): string => formatFigure(value ?? NaN);
  const rows = phases.flatMap(({ name, epochs }) => epochs.map((figures) => ({ name, figures })));
  return html`<details>
    <summary>As a table</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">epoch</th>
            <th scope="col" class="text">phase</th>
            <th scope="col">loss</th>
            <th scope="col">validation loss</th>
            <th scope="col">accuracy</th>
            <th scope="col">validation accuracy</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ name, figures }, i) =>
              html`<tr>
                <th scope="row">${i + 1}</th>
                <td class="text">${userText(name)}</td>
                <td>${figure(figures.loss)}</td>
                <td>${figure(figures.validationLoss)}</td>
                <td>${percent(figures.accuracy)}</td>
                <td>${percent(figures.validationAccuracy)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
