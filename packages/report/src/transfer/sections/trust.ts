import { html, type Html } from '../../html/html.js';
import { formatCount, formatFigure, formatPercent } from '../../numbers/format-number.js';
import { barRows, type BarRow } from '../charts/bar-rows.js';
import { reliabilityChart } from '../charts/reliability-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function trustSection({ trust }: TransferReport): Html {
  return sectionOr('trust', 'How far to trust it', trust, (part) => ({
    lead:
      part.temperature === 1
        ? html`Not one of ${formatCount(part.calibrated)} test examples was mistaken, so that no
          temperature could be fitted on them; the other ${formatCount(part.measured)} were measured
          as they are.`
        : html`A temperature of ${formatFigure(part.temperature)} was fitted on
          ${formatCount(part.calibrated)} test examples and measured on the other
          ${formatCount(part.measured)};
          ${part.temperature > 1 ? 'the model was too sure of itself' : 'the model was not sure enough'}.`,
    content: html`<div class="pair triple">
      ${(['before', 'after'] as const).map((when) => {
        const view = part[when];
        return html`<figure class="chart">
          <figcaption>
            <b>${when}</b>
            <span class="small"
              >calibration error ${formatPercent(view.error)}, log loss
              ${formatFigure(view.loss)}</span
            >
          </figcaption>
          ${reliabilityChart(`Reliability ${when}`, view.bins)}
        </figure>`;
      })}
      <figure class="chart">
        <figcaption><b>sets of answers</b></figcaption>
        ${barRows('Sizes of conformal sets', setSizes(part.conformal.sizes), { width: 340 })}
        <p class="small">
          Sets that promise to hold the truth ${formatPercent(1 - part.conformal.alpha, 0)} of the
          time held it ${formatPercent(part.conformal.coverage)}.
        </p>
      </figure>
    </div>`,
  }));
}

/** From this size on sets are counted together: of a hundred classes there would be a hundred rows. */
const LARGE = 8;

function setSizes(sizes: readonly number[]): BarRow[] {
  const small = sizes.slice(0, LARGE).map((count, size) => ({
    name: size === 1 ? '1 class' : `${size} classes`,
    value: count,
    label: formatCount(count),
  }));
  if (sizes.length <= LARGE) return small;
  const count = sizes.slice(LARGE).reduce((sum, own) => sum + own, 0);
  return [...small, { name: `${LARGE} or more`, value: count, label: formatCount(count) }];
}
