import { html, type Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import { heatChart } from '../charts/heat-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function corruptionsSection({ corruptions }: TransferReport): Html {
  return sectionOr('corruptions', 'When pictures get worse', corruptions, (part) => ({
    lead: `Accuracy on the same ${part.examples} test examples, spoilt in several ways that nothing was trained on.`,
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
      </div>
      <p class="note">${part.note}</p>`,
  }));
}
