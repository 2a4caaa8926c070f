import { dot, frame, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';
import type { EmbeddingPoint, EmbeddingView } from '../transfer-report.js';

/** With more classes their names would cover the points. */
const MOST_NAMED = 14;

/** Examples on a map, coloured by class; those of the source are grey rings. */
export function embeddingChart(
  { name, method, points }: EmbeddingView,
  classes: readonly string[],
): Html {
  const own = points.filter(({ label }) => label !== null);
  const others = points.filter(({ label }) => label === null);
  return drawPlot(
    `Features ${name} by ${method}: ${own.length} examples of the target` +
      `${others.length > 0 ? `, ${others.length} of the source` : ''}`,
    {
      width: 460,
      height: 350,
      margin: 12,
      x: { axis: null, inset: 14 },
      y: { axis: null, inset: 14 },
      marks: [
        frame({ stroke: 'var(--line)', rx: 8 }),
        dot(others, {
          x: 'x',
          y: 'y',
          r: 2.6,
          stroke: 'var(--quiet)',
          strokeOpacity: 0.7,
          title: () => 'source',
        }),
        dot(own, {
          x: 'x',
          y: 'y',
          r: 3.4,
          fill: ({ label }: EmbeddingPoint) => colourOf(label as number, classes.length),
          fillOpacity: 0.8,
          title: ({ label }: EmbeddingPoint) => classes[label as number] ?? '',
        }),
        ...(classes.length <= MOST_NAMED ? [names(own, classes)] : []),
      ],
      color: { type: 'identity' },
    },
  );
}

/** Hues all around, every other one lighter, so that neighbours in hue differ in two ways. */
export const colourOf = (label: number, classes: number): string =>
  `hsl(${Math.round((label * 360) / Math.max(1, classes))} ${label % 2 === 0 ? '68% 44%' : '58% 58%'})`;

/** The name of each class where most of its examples are: at the example nearest to the median. */
function names(points: readonly EmbeddingPoint[], classes: readonly string[]) {
  const places = classes.flatMap((title, label) => {
    const own = points.filter((point) => point.label === label);
    if (own.length === 0) return [];
    const [x, y] = [median(own.map((p) => p.x)), median(own.map((p) => p.y))];
    const distance = (p: EmbeddingPoint) => (p.x - x) ** 2 + (p.y - y) ** 2;
    const at = own.reduce((best, p) => (distance(p) < distance(best) ? p : best));
    return [{ x: at.x, y: at.y, title }];
  });
  return text(places, {
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
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
