import { axisX, dot, gridX, text, tickX } from '@observablehq/plot';
import type { Html } from '../html/html.js';
import { formatPercent } from '../numbers/format-number.js';
import type { ComparisonReport } from '../run-report.js';
import { drawPlot } from './draw-plot.js';
import { rowLabels } from './row-labels.js';

interface Mark {
  readonly row: number;
  readonly accuracy: number;
}

/** One row a method, one dot a run, a bar at the mean. */
export function comparisonChart({ title, rows }: ComparisonReport): Html {
  const dots: Mark[] = rows.flatMap(({ accuracies }, row) =>
    accuracies.filter(Number.isFinite).map((accuracy) => ({ row, accuracy })),
  );
  const means: Mark[] = rows.map(({ accuracies }, row) => ({ row, accuracy: mean(accuracies) }));
  const low = Math.min(1, ...dots.map(({ accuracy }) => accuracy));
  const labels = rowLabels(rows.map(({ name }) => name));
  const percent = ({ accuracy }: Mark): string => formatPercent(accuracy);
  const spoken = rows.map(({ name, accuracies }) => `${name} ${formatPercent(mean(accuracies))}`);
  return drawPlot(`${title}: ${spoken.join(', ')}`, {
    width: 580,
    height: 46 + 44 * rows.length,
    marginLeft: labels.margin,
    marginRight: 74,
    marginTop: 8,
    marginBottom: 30,
    x: { domain: [Math.max(0, Math.floor(low * 10 - 0.5) / 10), 1] },
    y: { domain: labels.domain, padding: 0.2 },
    marks: [
      gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 6 }),
      axisX({ ticks: 6, tickFormat: '.0%', tickSize: 0, label: null }),
      labels.axis,
      tickX(means, {
        x: 'accuracy',
        y: 'row',
        stroke: 'var(--accent)',
        strokeWidth: 3,
        inset: 4,
      }),
      dot(dots, {
        x: 'accuracy',
        y: 'row',
        r: 4.5,
        fill: 'var(--accent)',
        fillOpacity: 0.45,
        title: percent,
      }),
      text(means, {
        y: 'row',
        text: percent,
        frameAnchor: 'right',
        dx: 70,
        textAnchor: 'end',
        fontWeight: 600,
        fontSize: 13,
      }),
    ],
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
