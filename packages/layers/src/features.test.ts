import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { featuresPage } from './testing/features.js';

test('docs/features.md is what tools/features.mjs makes of the layers and their cases', () => {
  const page = readFileSync(new URL('../../../docs/features.md', import.meta.url), 'utf8');
  // Or else: node tools/features.mjs
  expect(page).toBe(featuresPage(new URL('./testing/', import.meta.url)));
});
