import { axisX, axisY, dot, gridX, gridY, line } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';

/** The accuracy of fewer examples is chance: such bins are pale, and no line goes through them. */
const FEWEST = 5;

interface Bin {
  readonly confidence: number;
  readonly accuracy: number;
  readonly count: number;
}

/** Accuracy over confidence; on the diagonal a model knows how sure it may be. */
export function reliabilityChart(spoken: string, bins: readonly Bin[]): Html {
  return drawPlot(
    `${spoken}: ${bins.map((b) => `${formatPercent(b.confidence, 0)} sure, ${formatPercent(b.accuracy, 0)} right`).join('; ')}`,
    {
      width: 340,
      height: 300,
      marginLeft: 46,
      marginBottom: 40,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
        axisX({
          ticks: 4,
          tickFormat: '.0%',
          tickSize: 0,
          label: 'how sure',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: 36,
        }),
        axisY({ ticks: 4, tickFormat: '.0%', tickSize: 0, label: null }),
        line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: 'var(--muted)', strokeDasharray: '4 3' },
        ),
        line(
          bins.filter(({ count }) => count >= FEWEST),
          { x: 'confidence', y: 'accuracy', stroke: 'var(--accent)', strokeWidth: 2 },
        ),
        dot(bins, {
          x: 'confidence',
          y: 'accuracy',
          r: (b: Bin) => 3 + Math.min(9, Math.sqrt(b.count)),
          fill: 'var(--accent)',
          fillOpacity: (b: Bin) => (b.count < FEWEST ? 0.25 : 0.6),
          title: (b: Bin) => `${b.count} examples`,
        }),
      ],
      r: { type: 'identity' },
      opacity: { type: 'identity' },
    },
  );
}
