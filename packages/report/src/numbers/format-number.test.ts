import { expect, test } from '@jest/globals';
import {
  formatCount,
  formatFigure,
  formatMagnitude,
  formatPercent,
  formatQuantity,
  formatSeconds,
} from './format-number.js';

test('formats figures for people, with a dash for what is not there', () => {
  expect([formatPercent(0.93712), formatPercent(1, 0), formatPercent(NaN)]).toEqual([
    '93.7%',
    '100%',
    '–',
  ]);
  expect([formatCount(1234567), formatCount(Infinity)]).toEqual(['1,234,567', '–']);
  expect([formatQuantity(1, 'class', 'classes'), formatQuantity(2000, 'image')]).toEqual([
    '1 class',
    '2,000 images',
  ]);
});

test('keeps three significant digits, and small numbers readable', () => {
  expect([0, 0.001, 0.012345, 1.5, 8684, 1e-5, 3e7, NaN].map(formatFigure)).toEqual([
    '0',
    '0.001',
    '0.0123',
    '1.5',
    '8,680',
    '1e-5',
    '3e7',
    '–',
  ]);
});

test('seconds turn into minutes', () => {
  expect([0.04, 12.34, 99.96, 125, NaN].map(formatSeconds)).toEqual([
    '0.0 s',
    '12.3 s',
    '1 min 40 s',
    '2 min 05 s',
    '–',
  ]);
});

test('magnitudes are words', () => {
  expect(
    [0, 950, 123_456, 41_234_000, 15.47e9, 2e12, NaN].map((count) => formatMagnitude(count)),
  ).toEqual(['0', '950', '123,456', '41.2 million', '15.5 billion', '2 trillion', '–']);
});

test('no figure has more than three digits', () => {
  expect(formatFigure(-3.8030245430030485e-6)).toBe('-3.8e-6');
  expect(formatFigure(12345678.9)).toBe('1.23e7');
});
