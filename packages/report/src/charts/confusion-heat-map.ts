import { axisX, axisY, cell, frame, text } from '@observablehq/plot';
import type { Html } from '../html/html.js';
import { drawPlot } from './draw-plot.js';

interface Cell {
  readonly truth: number;
  readonly predicted: number;
  readonly count: number;
  /** Share of the row. */
  readonly share: number;
}

/** Above it numbers no longer fit into the cells. */
const MOST_NUMBERED = 26;

/** Rows are the true classes, columns the predicted ones; the colour is as strong as the share of the row. */
export function confusionHeatMap(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): Html {
  const size = classes.length;
  const cells = confusion.flatMap((row, truth) => {
    const support = row.reduce((total, count) => total + count, 0);
    return row.flatMap((count, predicted) =>
      count > 0 ? [{ truth, predicted, count, share: count / support }] : [],
    );
  });
  const labelWidth = Math.min(
    130,
    12 + 6.4 * Math.max(...classes.map((name) => Math.min(name.length, 18))),
  );
  const side = sideOfCell(size, labelWidth);
  const indices = classes.map((_, i) => i);
  const name = (i: number): string => ellipsis(classes[i] ?? '', 18);
  const steep = size > 6 || classes.some((label) => label.length > 5);
  const bottom = steep ? labelWidth + 20 : 40;
  const title = ({ truth, predicted, count, share }: Cell): string =>
    `${classes[truth] ?? ''} → ${classes[predicted] ?? ''}: ${count} (${(share * 100).toFixed(1)}% of the row)`;
  const fontSize = size > 60 ? 7 : size > MOST_NUMBERED ? 9 : 11;
  return drawPlot(`Confusion matrix of ${size} classes; the same counts stand in the table below`, {
    width: labelWidth + 30 + side * size,
    height: 10 + bottom + side * size,
    marginLeft: labelWidth + 22,
    marginRight: 8,
    marginTop: 10,
    marginBottom: bottom,
    x: { domain: indices, padding: size > MOST_NUMBERED ? 0.06 : 0.05 },
    y: { domain: indices, padding: size > MOST_NUMBERED ? 0.06 : 0.05 },
    marks: [
      axisY({
        tickFormat: name,
        tickSize: 0,
        label: 'true class',
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: labelWidth + 14,
        fontSize,
      }),
      axisX({
        tickFormat: name,
        tickSize: 0,
        tickRotate: size > MOST_NUMBERED ? -90 : steep ? -45 : 0,
        label: 'predicted class',
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: bottom - 2,
        fontSize,
      }),
      // Cells without a count are one pattern-free surface: a hundred classes have ten thousand.
      ...(size <= MOST_NUMBERED
        ? [
            cell(
              indices.flatMap((y) => indices.map((x) => ({ x, y }))),
              { x: 'x', y: 'y', fill: 'var(--empty)', rx: 3 },
            ),
          ]
        : [frame({ fill: 'var(--empty)', stroke: 'none' })]),
      cell(cells, {
        x: 'predicted',
        y: 'truth',
        rx: size <= MOST_NUMBERED ? 3 : 1,
        fill: ({ truth, predicted }: Cell) =>
          truth === predicted ? 'var(--accent)' : 'var(--wrong)',
        fillOpacity: ({ truth, predicted, share }: Cell) =>
          truth === predicted ? 0.1 + 0.9 * share : Math.min(1, 0.16 + 1.6 * share),
        title,
      }),
      ...(size <= MOST_NUMBERED
        ? [
            text(cells, {
              x: 'predicted',
              y: 'truth',
              text: ({ count }: Cell) => String(count),
              title,
              fill: (c: Cell) => (isDark(c) ? 'var(--on-heat)' : 'currentColor'),
              fontWeight: 600,
            }),
          ]
        : []),
    ],
    color: { type: 'identity' },
    opacity: { type: 'identity' },
  });
}

function isDark({ truth, predicted, share }: Cell): boolean {
  return truth === predicted ? share > 0.55 : share > 0.3;
}

function ellipsis(name: string, length: number): string {
  const letters = [...name];
  return letters.length > length ? `${letters.slice(0, length - 1).join('')}…` : name;
}

/** Large enough to be seen, small enough for a page of 990 pixels. */
function sideOfCell(size: number, labelWidth: number): number {
  if (size <= 4) return 72;
  if (size <= 12) return 46;
  if (size <= MOST_NUMBERED) return Math.min(46, Math.floor((950 - labelWidth) / size));
  return Math.max(7, Math.floor((950 - labelWidth) / size));
}
