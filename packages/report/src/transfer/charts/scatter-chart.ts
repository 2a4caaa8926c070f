import { axisX, axisY, dot, frame, gridX, gridY, line, ruleY, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import type { EmbeddingView, Forgetting, FrontierPoint } from '../transfer-report.js';

const KINDS = ['frozen', 'fine-tuning', 'L2-SP', 'EWC'];
const KIND_COLOURS = ['var(--quiet)', 'var(--wrong)', 'var(--second)', 'var(--accent)'];

/** Accuracy on the target over accuracy on the source, a dot a way. */
export function frontierChart({ points, before }: Forgetting): Html {
  const spread = (values: readonly number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = Math.max(0.01, (high - low) * 0.18);
    return [Math.max(0, low - margin), Math.min(1.005, high + margin)];
  };
  const placed = apart(points);
  return drawPlot(
    `Accuracy on target and source: ${points.map(({ name, target, source }) => `${name} ${formatPercent(target)} and ${formatPercent(source)}`).join(', ')}; source before ${formatPercent(before)}`,
    {
      width: 620,
      height: 340,
      marginLeft: 52,
      marginRight: 90,
      marginBottom: 42,
      x: { domain: spread(points.map(({ target }) => target)) },
      y: { domain: spread([before, ...points.map(({ source }) => source)]) },
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
          labelOffset: 48,
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

/** Examples in two principal components, coloured by class. */
export function embeddingChart({ name, points }: EmbeddingView, classes: readonly string[]): Html {
  const colour = (label: number) =>
    `hsl(${Math.round((label * 360) / Math.max(1, classes.length))} 62% 52%)`;
  const centres = classes.flatMap((title, label) => {
    const own = points.filter((point) => point.label === label);
    const mean = (pick: (p: { x: number; y: number }) => number) =>
      own.reduce((s, p) => s + pick(p), 0) / own.length;
    return own.length === 0 ? [] : [{ x: mean((p) => p.x), y: mean((p) => p.y), title }];
  });
  return drawPlot(`Features ${name} in two principal components`, {
    width: 460,
    height: 360,
    margin: 12,
    x: { axis: null, inset: 10 },
    y: { axis: null, inset: 10 },
    marks: [
      frame({ stroke: 'var(--line)', rx: 8 }),
      dot(points, {
        x: 'x',
        y: 'y',
        r: 3.4,
        fill: (p: { label: number }) => colour(p.label),
        fillOpacity: 0.75,
        title: (p: { label: number }) => classes[p.label] ?? '',
      }),
      ...(classes.length <= 14
        ? [
            text(centres, {
              x: 'x',
              y: 'y',
              text: 'title',
              fontWeight: 700,
              fontSize: 13,
              fill: 'currentColor',
              stroke: 'var(--paper)',
              strokeWidth: 4,
              lineWidth: 9,
              textOverflow: 'ellipsis-end',
            }),
          ]
        : []),
    ],
    color: { type: 'identity' },
  });
}

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
        line(bins, { x: 'confidence', y: 'accuracy', stroke: 'var(--accent)', strokeWidth: 2 }),
        dot(bins, {
          x: 'confidence',
          y: 'accuracy',
          r: (b: Bin) => 3 + Math.min(9, Math.sqrt(b.count)),
          fill: 'var(--accent)',
          fillOpacity: 0.55,
          title: (b: Bin) => `${b.count} examples`,
        }),
      ],
      r: { type: 'identity' },
    },
  );
}
