import { axisX, axisY, gridY, lineY, ruleX, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';
import { formatFigure } from '../../numbers/format-number.js';
import type { RateSweep } from '../transfer-report.js';

/** Loss over the learning rate, with the rates that it speaks for. */
export function rateChart({ rates, losses, valley, steep, used }: RateSweep): Html {
  const points = rates.map((rate, i) => ({ rate, loss: losses[i] as number }));
  const marked = [
    { rate: valley, name: 'valley' },
    { rate: steep, name: 'steep' },
    { rate: used, name: 'used' },
  ].filter((mark): mark is { rate: number; name: string } => mark.rate !== null);
  const low = Math.min(...losses);
  const high = Math.min(Math.max(...losses), 3 * (losses[0] ?? 1) + 1e-9);
  return drawPlot(
    `Loss over learning rates from ${formatFigure(rates[0] ?? NaN)} to ${formatFigure(rates.at(-1) ?? NaN)}; ${marked.map(({ name, rate }) => `${name} ${formatFigure(rate)}`).join(', ')}`,
    {
      width: 560,
      height: 230,
      marginLeft: 46,
      marginRight: 16,
      marginTop: 34,
      marginBottom: 38,
      x: { type: 'log' },
      y: { domain: [Math.min(low, 0.98 * low), high], clamp: true },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        axisY({ ticks: 4, tickSize: 0, label: null }),
        axisX({
          ticks: 5,
          tickFormat: (v: number) => formatFigure(v),
          tickSize: 4,
          label: 'learning rate',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: 34,
        }),
        ruleX(marked, {
          x: 'rate',
          stroke: (m: { name: string }) => (m.name === 'used' ? 'var(--accent)' : 'var(--muted)'),
          strokeDasharray: '3 3',
        }),
        lineY(points, { x: 'rate', y: 'loss', stroke: 'currentColor', strokeWidth: 2 }),
        ...marked.map((mark, i) =>
          text([mark], {
            x: 'rate',
            text: () => mark.name,
            frameAnchor: 'top',
            dy: -8 - 11 * (i % 3),
            fill: mark.name === 'used' ? 'var(--accent)' : 'var(--muted)',
            fontWeight: mark.name === 'used' ? 600 : 400,
          }),
        ),
      ],
      color: { type: 'identity' },
    },
  );
}
