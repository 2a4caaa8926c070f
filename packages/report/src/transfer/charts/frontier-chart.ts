import { axisX, axisY, dot, gridX, gridY, ruleY, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import type { Forgetting, FrontierPoint } from '../transfer-report.js';

const KINDS = ['frozen', 'fine-tuning', 'L2-SP', 'EWC'];
const KIND_COLOURS = ['var(--quiet)', 'var(--wrong)', 'var(--second)', 'var(--accent)'];

/** Accuracy on the target over accuracy on the source, a dot a way. */
export function frontierChart({ points, before }: Forgetting): Html {
  const spread = (values: readonly number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = Math.max(0.01, (high - low) * 0.18);
    return [Math.max(0, low - margin), Math.min(1, high + margin)];
  };
  const placed = apart(points);
  return drawPlot(
    `Accuracy on target and source: ${points.map(({ name, target, source }) => `${name} ${formatPercent(target)} and ${formatPercent(source)}`).join(', ')}; source before ${formatPercent(before)}`,
    {
      width: 580,
      height: 320,
      marginLeft: 66,
      marginRight: 90,
      marginBottom: 42,
      x: { domain: spread(points.map(({ target }) => target)), inset: 10 },
      y: { domain: spread([before, ...points.map(({ source }) => source)]), inset: 10 },
      marks: [
        gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
        axisX({
          ticks: 5,
          tickFormat: '.1%',
          tickSize: 0,
          label: 'accuracy on the target',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: 38,
        }),
        axisY({
          ticks: 5,
          tickFormat: '.1%',
          tickSize: 0,
          label: 'accuracy on the source',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: 60,
        }),
        ruleY([before], { stroke: 'var(--muted)', strokeDasharray: '4 3' }),
        text([before], {
          y: (v: number) => v,
          text: () => 'before',
          frameAnchor: 'left',
          dx: 6,
          dy: -7,
          fill: 'var(--muted)',
          textAnchor: 'start',
        }),
        dot(placed, {
          x: 'target',
          y: 'source',
          r: 6,
          fill: (p: FrontierPoint) => KIND_COLOURS[KINDS.indexOf(p.kind)] ?? 'currentColor',
        }),
        ...placed.map((point) =>
          text([point], {
            x: 'target',
            y: 'source',
            text: 'name',
            textAnchor: 'start',
            dx: 10,
            dy: point.shift,
          }),
        ),
      ],
      color: { type: 'identity' },
    },
  );
}

/** Names of dots that lie close to each other go above and below. */
function apart(points: readonly FrontierPoint[]): (FrontierPoint & { readonly shift: number })[] {
  const seen: FrontierPoint[] = [];
  return points.map((point) => {
    const near = seen.filter(
      (other) =>
        Math.abs(other.source - point.source) < 0.006 &&
        Math.abs(other.target - point.target) < 0.03,
    ).length;
    seen.push(point);
    return { ...point, shift: [0, 12, -12, 24, -24][near] ?? 0 };
  });
}
