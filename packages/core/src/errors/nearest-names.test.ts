import { expect, test } from '@jest/globals';
import { didYouMean, nearestNames } from './nearest-names.js';

test('finds names one slip away: swapped, missing, wrong case', () => {
  const known = ['units', 'useBias', 'kernelSize', 'activation'];
  expect(nearestNames('unist', known)).toEqual(['units']);
  expect(nearestNames('usebias', known)).toEqual(['useBias']);
  expect(nearestNames('kernalSize', known)).toEqual(['kernelSize']);
  expect(nearestNames('zzzzzzzzzzzz', known)).toEqual([]);
});

test('says what is known where nothing is near', () => {
  expect(didYouMean('sgdd', ['sgd', 'adam'])).toBe('Did you mean "sgd"?');
  expect(didYouMean('quantum', ['sgd', 'adam'])).toBe('Known are "sgd", "adam".');
  const many = Array.from({ length: 25 }, (_, i) => `name${String(i).padStart(8, 'x')}`);
  expect(didYouMean('q', many)).toMatch(/and 5 more\.$/);
});
