/** Lowest and highest of what is drawn, never the same. */
export function spanOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** A coordinate, to a tenth of a pixel. */
export const round = (value: number): string => String(Math.round(value * 10) / 10);

/** A figure beside an axis. */
export const label = (value: number): string => String(Number(value.toPrecision(3)));

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Five lines across, each with its value at the left. */
export function gridLines(
  [low, high]: readonly [number, number],
  y: (value: number) => number,
  { left, right }: { readonly left: number; readonly right: number },
): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => low + part * (high - low));
  return ticks
    .map((tick) => {
      const at = round(y(tick));
      const line = `<line x1="${left}" x2="${right}" y1="${at}" y2="${at}" stroke="currentColor" stroke-opacity="0.15"/>`;
      return `${line}<text x="${left - 6}" y="${round(y(tick) + 4)}" text-anchor="end">${label(tick)}</text>`;
    })
    .join('');
}

/** An image of text and lines, in the colour of the page around it. */
export const svgImage = (width: number, height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11" fill="currentColor" role="img">${content}</svg>`;
