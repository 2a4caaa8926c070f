import { areaY, arrow, axisX, axisY, dot, gridY, lineY, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';
import { formatPercent } from '../../numbers/format-number.js';
import type { SampleEfficiency } from '../transfer-report.js';

/** Colours that stay apart in light, in dark and in grey. */
const COLOURS: Readonly<Record<string, string>> = {
  transfer: 'var(--accent)',
  'plain fine-tuning': 'var(--third)',
  probe: 'var(--second)',
  'nearest neighbours': 'var(--quiet)',
  scratch: 'var(--wrong)',
};

interface Point {
  readonly arm: number;
  readonly labels: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Accuracy over the number of labels, a line a way, a band from its worst to its best seed. */
export function efficiencyChart({ arms, saved }: SampleEfficiency): Html {
  const points: Point[] = arms.flatMap(({ points: own }, arm) =>
    own
      .filter(({ accuracies }) => accuracies.length > 0)
      .map(({ labels, accuracies }) => ({
        arm,
        labels,
        mean: accuracies.reduce((a, b) => a + b, 0) / accuracies.length,
        low: Math.min(...accuracies),
        high: Math.max(...accuracies),
      })),
  );
  const labels = [...new Set(points.map((point) => point.labels))].sort((a, b) => a - b);
  const lowest = Math.min(1, ...points.map(({ low }) => low));
  const last = labels.at(-1) ?? 1;
  const spread = labels.length > 1;
  // A way that there was no time for at the last number of labels has its name where it ends.
  const endsOf = arms.flatMap((_, arm) => points.findLast((point) => point.arm === arm) ?? []);
  const ends = [
    ...spreadOut(
      endsOf.filter((point) => point.labels === last),
      0.06 * (1 - lowest),
    ),
    ...endsOf.filter((point) => point.labels !== last).map((end) => ({ ...end, at: end.mean })),
  ];
  return drawPlot(
    `Accuracy by labels of each class: ${arms
      .map(
        ({ name }, i) =>
          `${name} ${points
            .filter(({ arm }) => arm === i)
            .map((p) => `${p.labels}: ${formatPercent(p.mean)}`)
            .join(', ')}`,
      )
      .join('; ')}`,
    {
      width: 620,
      height: 300,
      marginLeft: 46,
      marginRight: 158,
      marginTop: 16,
      marginBottom: 42,
      x: spread
        ? { type: 'log', domain: [labels[0] ?? 1, last] }
        : { type: 'log', domain: [last / 1.5, last * 1.5] },
      y: { domain: [Math.max(0, Math.floor(lowest * 10 - 0.3) / 10), 1] },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
        axisY({ ticks: 5, tickSize: 0, tickFormat: '.0%', label: null }),
        axisX(labels, {
          // On a logarithmic axis some would be left out: they are written below.
          tickFormat: () => '',
          tickSize: 4,
          label: 'labels of each class',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: 36,
        }),
        text(labels, {
          x: (n: number) => n,
          text: (n: number) => String(n),
          frameAnchor: 'bottom',
          dy: 15,
        }),
        ...arms.flatMap((_, arm) => {
          const own = points.filter((point) => point.arm === arm);
          const colour = COLOURS[arms[arm]?.name ?? ''] ?? 'currentColor';
          return [
            areaY(own, { x: 'labels', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.12 }),
            lineY(own, { x: 'labels', y: 'mean', stroke: colour, strokeWidth: 2.4 }),
            dot(own, {
              x: 'labels',
              y: 'mean',
              r: 4,
              fill: colour,
              stroke: 'var(--paper)',
              strokeWidth: 1.5,
              title: (p: Point) => `${p.labels}: ${formatPercent(p.mean)}`,
            }),
          ];
        }),
        ...(saved
          ? [
              arrow([saved], {
                x1: 'from',
                y1: 'accuracy',
                x2: 'to',
                y2: 'accuracy',
                stroke: 'currentColor',
                strokeDasharray: '4 3',
                inset: 8,
              }),
              text([saved], {
                x: Math.sqrt(saved.from * saved.to),
                y: 'accuracy',
                text: () => `${Number((saved.to / saved.from).toFixed(1))}× the labels`,
                dy: -10,
                fill: 'currentColor',
                fontWeight: 600,
                stroke: 'var(--paper)',
                strokeWidth: 4,
              }),
            ]
          : []),
        ...ends.map((end) =>
          text([end], {
            x: 'labels',
            y: 'at',
            text: () => `${arms[end.arm]?.name ?? ''} ${formatPercent(end.mean)}`,
            textAnchor: 'start',
            dx: 10,
            fill: COLOURS[arms[end.arm]?.name ?? ''] ?? 'currentColor',
            fontWeight: 600,
            fontSize: 12,
          }),
        ),
      ],
    },
  );
}

/** Names at the ends of the lines, moved apart where they would cover each other. */
function spreadOut(points: readonly Point[], least: number): (Point & { readonly at: number })[] {
  const sorted = [...points].sort((a, b) => b.mean - a.mean);
  let above = Infinity;
  return sorted.map((point) => {
    const at = Math.min(point.mean, above - least);
    above = at;
    return { ...point, at };
  });
}
