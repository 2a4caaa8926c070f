import { axisX, axisY, cell, text } from '@observablehq/plot';
import { drawPlot } from '../../charts/draw-plot.js';
import type { Html } from '../../html/html.js';

export interface Heat {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
  readonly rowTitle?: string;
  readonly columnTitle?: string;
  /** How a number is written in its cell. */
  readonly figure: (value: number) => string;
}

/** A table of numbers from 0 to 1 in colours. */
export function heatChart(spoken: string, heat: Heat): Html {
  const { rows, columns, values, figure } = heat;
  const cells = values.flatMap((row, y) => row.map((value, x) => ({ x, y, value })));
  const margin = 16 + 6.4 * Math.max(...rows.map((name) => Math.min(24, name.length)));
  const side = Math.max(44, Math.min(86, Math.floor(560 / Math.max(1, columns.length))));
  return drawPlot(spoken, {
    width: margin + side * columns.length + 10,
    height: 44 + 38 * rows.length,
    marginLeft: margin,
    marginRight: 8,
    marginTop: 8,
    marginBottom: 34,
    x: { domain: columns.map((_, i) => i), padding: 0.06 },
    y: { domain: rows.map((_, i) => i), padding: 0.08 },
    marks: [
      axisY({ tickFormat: (i: number) => rows[i] ?? '', tickSize: 0, label: null }),
      axisX({
        tickFormat: (i: number) => columns[i] ?? '',
        tickSize: 0,
        label: null,
        lineWidth: 8,
        textOverflow: 'ellipsis-end',
      }),
      cell(cells, {
        x: 'x',
        y: 'y',
        rx: 4,
        fill: 'var(--accent)',
        fillOpacity: (c: { value: number }) => 0.06 + 0.9 * Math.max(0, Math.min(1, c.value)),
      }),
      text(cells, {
        x: 'x',
        y: 'y',
        text: (c: { value: number }) => figure(c.value),
        fill: (c: { value: number }) => (c.value > 0.6 ? 'var(--on-heat)' : 'currentColor'),
        fontWeight: 600,
      }),
    ],
    color: { type: 'identity' },
    opacity: { type: 'identity' },
  });
}
