import { html, type Html } from '../../html/html.js';
import { rateChart } from '../charts/line-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function ratesSection({ rates }: TransferReport): Html {
  return sectionOr('rates', 'Finding the learning rate', rates, (part) => ({
    lead: 'One step at each rate, with the new head as it begins; weights are put back afterwards. The rate that is used stays within a factor of four of the usual one.',
    content: html`<figure class="chart wide">${rateChart(part)}</figure>`,
  }));
}
