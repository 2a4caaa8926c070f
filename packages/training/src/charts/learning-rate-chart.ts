import type { LearningRateCurve } from '../learning-rate/find-learning-rate.js';
import { gridLines, round, spanOf, svgImage } from './axes.js';

const MARGIN = { left: 56, right: 12, top: 28, bottom: 30 };
const COLOURS = { valley: '#3b6fd4', steep: '#d4663b', minimum: '#3d9a5f' } as const;

/**
 * What `findLearningRate` went along as one SVG image: the smoothed loss over the logarithm of the
 * rate, with marks where the suggestions come from: `minimum` is a tenth of the rate at its mark.
 *
 * @example
 * writeFileSync('rates.svg', learningRateSvg(await findLearningRate(model, data, options)));
 */
export function learningRateSvg(
  { rates, losses, suggestions }: Pick<LearningRateCurve, 'rates' | 'losses' | 'suggestions'>,
  { width = 420, height = 240 }: { readonly width?: number; readonly height?: number } = {},
): string {
  const [bottom, right] = [height - MARGIN.bottom, width - MARGIN.right];
  const [first, last] = spanOf(rates.map(Math.log10));
  const [low, high] = spanOf(losses);
  const x = (rate: number): number =>
    MARGIN.left + ((right - MARGIN.left) * (Math.log10(rate) - first)) / (last - first);
  const y = (loss: number): number =>
    bottom - ((bottom - MARGIN.top) * (loss - low)) / (high - low);
  const powers = Array.from({ length: Math.floor(last) - Math.ceil(first) + 1 }, (_, i) => {
    const rate = 10 ** (Math.ceil(first) + i);
    return `<text x="${round(x(rate))}" y="${height - 12}" text-anchor="middle">${rate.toExponential(0)}</text>`;
  });
  const points = rates.map((rate, i) => `${round(x(rate))} ${round(y(losses[i] as number))}`);
  const curve = `<path d="M${points.join('L')}" fill="none" stroke="currentColor" stroke-width="1.5"/>`;
  const marks = Object.entries(suggestions ?? {}).map(([name, { rate, index }], i) => {
    const colour = COLOURS[name as keyof typeof COLOURS];
    const dot = `<circle cx="${round(x(rates[index] as number))}" cy="${round(y(losses[index] as number))}" r="4" fill="${colour}"/>`;
    return `${dot}<text x="${MARGIN.left + 120 * i}" y="16" fill="${colour}">${name} ${rate.toExponential(1)}</text>`;
  });
  const grid = gridLines([low, high], y, { left: MARGIN.left, right });
  return svgImage(width, height, `${grid}${powers.join('')}${curve}${marks.join('')}`);
}
