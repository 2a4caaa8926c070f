import type { Preprocessing } from './preprocessing.js';

/**
 * A preprocessing in words, for reports: `RGB pixels / 127.5 - 1, 224 x 224, bilinear`.
 */
export function describePreprocessing(preprocessing: Preprocessing): string {
  const { scale, offset, mean, std, channels, size, interpolation, fit } = preprocessing;
  let formula = `${channels.toUpperCase()} pixels`;
  if (scale !== 1) formula += scale < 1 ? ` / ${round(1 / scale)}` : ` * ${round(scale)}`;
  if (offset !== 0) formula += offset < 0 ? ` - ${round(-offset)}` : ` + ${round(offset)}`;
  if (hasEffect(mean, 0)) formula += ` - ${text(mean)}`;
  if (hasEffect(std, 1)) formula = `(${formula}) / ${text(std)}`;
  const image = size
    ? `${size[0]} x ${size[1]}, ${interpolation}${fit === 'crop' ? ', cropped' : ''}`
    : 'any size';
  return `${formula}, ${image}`;
}

function hasEffect(value: number | readonly number[], neutral: number): boolean {
  return typeof value === 'number' ? value !== neutral : value.some((item) => item !== neutral);
}

function text(value: number | readonly number[]): string {
  return typeof value === 'number' ? String(round(value)) : `[${value.map(round).join(', ')}]`;
}

const round = (value: number): number => Number(value.toPrecision(7));
