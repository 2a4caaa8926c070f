import { axisX, axisY, dot, gridX, gridY, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';
import { formatFigure, formatPercent } from '../../numbers/format-number.js';
import type { RankedSource, SourceChoice } from '../transfer-report.js';

/** With more models their names would cover each other; the table has them. */
const MOST_NAMED = 8;

/** Accuracy of a probe over the score that promised it, a dot a model. */
export function promiseChart({ score, models }: SourceChoice): Html {
  const shown = models.filter((model) => Number.isFinite(model.score + model.probe));
  return drawPlot(
    `${score} and accuracy of the probe: ${shown.map((m) => `${m.name} ${formatFigure(m.score)} and ${formatPercent(m.probe)}`).join(', ')}`,
    {
      width: 520,
      height: 280,
      marginLeft: 50,
      marginRight: 110,
      marginBottom: 40,
      x: { inset: 12 },
      y: { inset: 12 },
      marks: [
        gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        axisX({
          ...{ ticks: 4, tickSize: 0, label: score, labelAnchor: 'center', labelArrow: 'none' },
          labelOffset: 36,
        }),
        axisY({ ticks: 4, tickFormat: '.0%', tickSize: 0, label: null }),
        dot(shown, {
          ...{ x: 'score', y: 'probe', r: 6, fill: 'var(--accent)' },
          fillOpacity: (_: RankedSource, i: number) => (i === 0 ? 1 : 0.5),
          title: 'name',
        }),
        ...(shown.length <= MOST_NAMED
          ? [
              text(shown, {
                ...{ x: 'score', y: 'probe', text: 'name', textAnchor: 'start', dx: 10 },
                ...{ lineWidth: 9, textOverflow: 'ellipsis-end' },
              }),
            ]
          : []),
      ],
      color: { type: 'identity' },
      opacity: { type: 'identity' },
    },
  );
}
