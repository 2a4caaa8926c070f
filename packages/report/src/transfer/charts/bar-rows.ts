import { axisX, barX, gridX, ruleX, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import { rowLabels } from '../../charts/row-labels.js';
import type { Html } from '../../html/html.js';

export interface BarRow {
  readonly name: string;
  readonly value: number;
  readonly label: string;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly faded?: boolean | undefined;
}

export interface BarRowsOptions {
  readonly width?: number;
  /** Room for the labels at the ends of the bars. */
  readonly right?: number;
  /** Of the axis, as d3-format takes it. */
  readonly format?: string;
}

/** One bar a row, with a whisker where there is an interval. */
export function barRows(
  spoken: string,
  rows: readonly BarRow[],
  { width = 460, right = 74, format }: BarRowsOptions = {},
): Html {
  const marks = rows.map((row, i) => ({
    ...row,
    row: i,
    value: Number.isFinite(row.value) ? row.value : 0,
  }));
  const all = marks.flatMap(({ value, low = value, high = value }) => [value, low, high]);
  const labels = rowLabels(rows.map(({ name }) => name));
  return drawPlot(`${spoken}: ${rows.map(({ name, label }) => `${name} ${label}`).join(', ')}`, {
    width,
    height: 34 + 28 * rows.length,
    marginLeft: labels.margin,
    marginRight: right,
    marginTop: 4,
    marginBottom: 26,
    x: { domain: [Math.min(0, ...all), Math.max(1e-9, ...all)] },
    y: { domain: labels.domain, padding: 0.3 },
    marks: [
      gridX({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
      axisX({ ticks: 4, tickSize: 0, label: null, ...(format ? { tickFormat: format } : {}) }),
      labels.axis,
      barX(marks, {
        x: 'value',
        y: 'row',
        fill: (m: BarRow) => (m.faded ? 'var(--quiet)' : 'var(--accent)'),
        fillOpacity: (m: BarRow) => (m.faded ? 0.45 : 0.8),
        rx: 3,
      }),
      ...marks
        .filter(({ low, high }) => low !== undefined && high !== undefined)
        .map((mark) => ruleX2(mark)),
      text(marks, {
        x: (m: BarRow) => Math.max(m.value, m.high ?? m.value, 0),
        y: 'row',
        text: 'label',
        textAnchor: 'start',
        dx: 6,
      }),
      ruleX([0], { stroke: 'var(--muted)' }),
    ],
    color: { type: 'identity' },
    opacity: { type: 'identity' },
  });
}

const ruleX2 = (mark: BarRow & { readonly row: number }) =>
  barX([mark], { x1: 'low', x2: 'high', y: 'row', fill: 'currentColor', inset: 7 });
