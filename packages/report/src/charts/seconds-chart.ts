import { barX, ruleX, text } from '@observablehq/plot';
import type { Html } from '../html/html.js';
import { formatSeconds } from '../numbers/format-number.js';
import type { TimedPhase } from '../run-report.js';
import { drawPlot } from './draw-plot.js';
import { rowLabels } from './row-labels.js';

/** Where the time went, one bar a phase. */
export function secondsChart(phases: readonly TimedPhase[]): Html {
  const bars = phases.map(({ seconds }, row) => ({
    row,
    seconds: Number.isFinite(seconds) ? seconds : 0,
    label: formatSeconds(seconds),
  }));
  const labels = rowLabels(phases.map(({ name }) => name));
  const spoken = phases.map(({ name, seconds }) => `${name} ${formatSeconds(seconds)}`);
  return drawPlot(`Time: ${spoken.join(', ')}`, {
    width: 460,
    height: 14 + 30 * phases.length,
    marginLeft: labels.margin,
    marginRight: 78,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: [0, Math.max(...bars.map(({ seconds }) => seconds), 1e-3)] },
    y: { domain: labels.domain, padding: 0.3 },
    marks: [
      labels.axis,
      barX(bars, { x: 'seconds', y: 'row', fill: 'var(--accent)', fillOpacity: 0.75, rx: 3 }),
      text(bars, { x: 'seconds', y: 'row', text: 'label', textAnchor: 'start', dx: 6 }),
      ruleX([0], { stroke: 'var(--line)' }),
    ],
  });
}
