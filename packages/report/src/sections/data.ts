import { html, type Html } from '../html/html.js';
import { formatCount, formatQuantity } from '../numbers/format-number.js';
import type { RunReport } from '../run-report.js';
import { barCell } from './bar-cell.js';
import { section, userText } from './section.js';

/** Classes with their counts, how they were divided, and which files were left out. */
export function dataSection({ data, classes }: RunReport): Html | null {
  if (!data) return null;
  const { counts, source, split, skipped = [] } = data;
  const sum = (key: 'training' | 'validation'): number =>
    counts.reduce((total, count) => total + count[key], 0);
  const most = Math.max(1, ...counts.map(({ training, validation }) => training + validation));
  return section(
    'data',
    'Data',
    html`${formatQuantity(sum('training'), 'training example')} and
    ${formatQuantity(sum('validation'), 'validation example')}${
      source !== undefined && html` from ${userText(source)}`
    }.${split !== undefined && html` ${userText(split)}.`}`,
    html`<div class="scroll${classes.length > 30 ? ' tall' : ''} narrow">
        <table>
          <thead>
            <tr>
              <th scope="col" class="text">class</th>
              <th scope="col" class="text">training</th>
              <th scope="col" class="text">validation</th>
            </tr>
          </thead>
          <tbody>
            ${classes.map((name, i) => {
              const { training, validation } = counts[i] ?? { training: NaN, validation: NaN };
              return html`<tr>
                <th scope="row" class="text">${userText(name)}</th>
                ${barCell(formatCount(training), training / most)}
                ${barCell(formatCount(validation), validation / most)}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      ${skipped.length > 0 && skippedFiles(skipped)}`,
  );
}

function skippedFiles(
  skipped: readonly { readonly file: string; readonly reason: string }[],
): Html {
  return html`<p class="warning">
      ${formatQuantity(skipped.length, 'file')} could not be used and
      ${skipped.length === 1 ? 'was' : 'were'} left out:
    </p>
    <div class="scroll${skipped.length > 12 ? ' tall' : ''}">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">file</th>
            <th scope="col" class="text">reason</th>
          </tr>
        </thead>
        <tbody>
          ${skipped.map(
            ({ file, reason }) =>
              html`<tr>
                <td class="text file">${userText(file)}</td>
                <td class="text">${userText(reason)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
