import { html, type Html } from '../html/html.js';
import { formatCount, formatPercent } from '../numbers/format-number.js';
import type { RunReport } from '../run-report.js';
import type { Summary } from '../statistics/summary.js';
import { barCell } from './bar-cell.js';
import { section, userText } from './section.js';

/** Precision, recall, F1 and support of each class, weakest first. */
export function classTableSection({ classes }: RunReport, { perClass }: Summary): Html {
  const weakestFirst = [...perClass].sort((a, b) => rank(a.f1) - rank(b.f1) || a.index - b.index);
  return section(
    'classes',
    'Class by class',
    'Weakest first. Precision: of what was given this name, how much deserves it. Recall: of what deserves it, how much was found.',
    html`<div class="scroll${weakestFirst.length > 30 ? ' tall' : ''}">
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">class</th>
            <th scope="col" class="text">precision</th>
            <th scope="col" class="text">recall</th>
            <th scope="col" class="text">F1</th>
            <th scope="col">examples</th>
          </tr>
        </thead>
        <tbody>
          ${weakestFirst.map(
            ({ index, precision, recall, f1, support }) =>
              html`<tr>
                <th scope="row" class="text">${userText(classes[index] ?? '')}</th>
                ${[precision, recall, f1].map((share) => barCell(formatPercent(share), share))}
                <td>${formatCount(support)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
  );
}

/** Classes without figures come last. */
function rank(f1: number): number {
  return Number.isNaN(f1) ? 2 : f1;
}
