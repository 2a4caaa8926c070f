import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { feat, lab, softmaxRows } from '../testing/closed-form.js';
import { coTuning } from './co-tuning.js';
import { reverseRelationship } from './reverse-relationship.js';

const golden = JSON.parse(
  readFileSync(resolve(import.meta.dirname, 'relationship-goldens.json'), 'utf8'),
) as { readonly lambda: number; readonly scale: number; readonly relationship: number[][] };

const labels = lab(30, 3);
/** Source classes 0 and 3 mean class 0 of the target, 1 means 1, and 4 means 2. */
const meanings = [{ 0: 1.2, 3: 1.2 }, { 1: 1.2 }, { 4: 0.9 }] as readonly Readonly<
  Record<number, number>
>[];
const features = softmaxRows(
  feat(30, 5).map((row, i) => row.map((value, j) => value + (meanings[labels[i]!]![j] ?? 0))),
  1,
);

test('the relationship of scikit-learn: its penalty, its calibration, its rows', () => {
  const { rows, lambda, scale } = reverseRelationship({ features, labels, classes: 3 });
  expect(lambda).toBeCloseTo(golden.lambda, 12);
  expectNear([scale], [golden.scale], { relative: 1e-3 });
  expectNear(rows.flat(), golden.relationship.flat(), { relative: 1e-3, absolute: 1e-5 });
  for (const row of rows) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
});

test('a source that tells classes without a mistake ends in numbers all the same', () => {
  const sure = labels.map((label) => [0, 1, 2, 3].map((k) => Number(k === label)));
  const { rows } = reverseRelationship({ features: sure, labels, classes: 3 });
  rows.forEach((row, k) => {
    expect(row.every(Number.isFinite)).toBe(true);
    expect(row[k]).toBeGreaterThan(0.9);
  });
});

test('mistakes', () => {
  const few = { features: features.slice(0, 4), labels: [0, 1, 2, 0], classes: 3 };
  expect(() => reverseRelationship(few)).toThrow('1 of 3 classes have two examples or more');
  expect(() => coTuning({ base: null as never, relationship: 'inverse' as never })).toThrow(
    'relationship "inverse" is none',
  );
  const { describe } = coTuning({ base: null as never, relationship: 'reverse' });
  expect(describe()).toContain('reverse relationship');
});
