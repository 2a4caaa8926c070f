import type { History } from '../fit/history.js';
import { escaped, gridLines, round, spanOf, svgImage } from './axes.js';

export interface HistoryChartOptions<Key extends string> {
  /** Figures to draw, each with its `val.` twin; default all. */
  readonly keys?: readonly Key[];
  readonly width?: number;
  readonly height?: number;
}

const COLOURS = ['#3b6fd4', '#d4663b'] as const;
const MARGIN = { left: 56, right: 12, top: 28, bottom: 30 };

/**
 * The curves of a run as one SVG image, made of text: no display, no canvas. Training is drawn in
 * full, validation dashed; text takes the colour of the page around it.
 *
 * @example
 * writeFileSync('curves.svg', historySvg(history, { keys: ['loss', 'acc'] }));
 */
export function historySvg<Key extends string>(
  history: Pick<History<Key>, 'epochs' | 'values'>,
  { keys, width = 420, height = 240 }: HistoryChartOptions<Key> = {},
): string {
  const known = [...new Set(history.epochs.flatMap(({ logs }) => Object.keys(logs)))];
  const drawn = keys ?? (known.filter((key) => !key.startsWith('val.')) as Key[]);
  const panels = drawn.map((key, i) => {
    const curves = [key, `val.${key}`].filter((name) => known.includes(name));
    return `<g transform="translate(0 ${i * height})">${panel(history, curves as Key[], width, height)}</g>`;
  });
  return svgImage(width, drawn.length * height, panels.join(''));
}

/**
 * The same as a page of its own.
 *
 * @example
 * writeFileSync('run.html', historyHtml(history, { title: 'Run 7' }));
 */
export function historyHtml<Key extends string>(
  history: Pick<History<Key>, 'epochs' | 'values'>,
  options: HistoryChartOptions<Key> & { readonly title?: string } = {},
): string {
  const title = escaped(options.title ?? 'Training');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;margin:2rem}</style><h1>${title}</h1>${historySvg(history, options)}</html>\n`;
}

function panel<Key extends string>(
  history: Pick<History<Key>, 'values'>,
  keys: readonly Key[],
  width: number,
  height: number,
): string {
  const series = keys.map((key) => history.values(key));
  const finite = series.flat().filter(Number.isFinite);
  const [low, high] = spanOf(finite);
  const epochs = series[0]?.length ?? 0;
  const x = (i: number): number =>
    MARGIN.left + ((width - MARGIN.left - MARGIN.right) * (i + 0.5)) / Math.max(1, epochs);
  const y = (value: number): number =>
    height - MARGIN.bottom - ((height - MARGIN.top - MARGIN.bottom) * (value - low)) / (high - low);
  const grid = gridLines([low, high], y, { left: MARGIN.left, right: width - MARGIN.right });
  const curves = series.map((values, i) => curve(values, x, y, i));
  const names = keys.map(
    (key, i) => `<tspan fill="${COLOURS[i % 2]}" dx="${i ? 10 : 0}">${escaped(key)}</tspan>`,
  );
  const every = Math.max(1, Math.ceil(epochs / 10));
  const marks = Array.from({ length: epochs }, (_, i) => i)
    .filter((i) => i % every === 0)
    .map((i) => `<text x="${round(x(i))}" y="${height - 12}" text-anchor="middle">${i + 1}</text>`);
  return `<text x="${MARGIN.left}" y="16" font-weight="600">${names.join('')}</text>${grid}${marks.join('')}${curves.join('')}`;
}

/** A line over what is finite, broken where a figure is missing, with a dot an epoch. */
function curve(
  values: readonly number[],
  x: (i: number) => number,
  y: (value: number) => number,
  index: number,
): string {
  const colour = COLOURS[index % 2];
  let path = '';
  let dots = '';
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const joined = i > 0 && Number.isFinite(values[i - 1]);
    path += `${joined ? 'L' : 'M'}${round(x(i))} ${round(y(value))}`;
    dots += `<circle cx="${round(x(i))}" cy="${round(y(value))}" r="2" fill="${colour}"/>`;
  });
  const dash = index % 2 ? ' stroke-dasharray="5 3"' : '';
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5"${dash}/>${dots}`;
}
