import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { dispose, memory, tensor1d, tensor2d, useBackend } from '@graftjs/core';
import { classificationReport } from '../index.js';
import { goldens, rowsOf, shapeOf } from '../testing/goldens.js';
import { expectNear } from '../../../../tools/jest/expect-near.js';

beforeAll(() => useBackend(cpu()));

test.each(
  goldens.reports.map((golden) => {
    const shapes = `[${shapeOf(golden.yTrue).join()}] [${shapeOf(golden.yPred).join()}]`;
    return [`${shapes} ${JSON.stringify(golden.options)}`, golden] as const;
  }),
)('says what scikit-learn says of %s', async (_, { yTrue, yPred, options, text, figures }) => {
  const before = memory().numTensors;
  const given = [rowsOf(yTrue), rowsOf(yPred)] as const;
  const report = await classificationReport(...given, options);
  dispose([...given]);
  expect(memory().numTensors).toBe(before);
  expect(report.text).toBe(text);
  for (const { name, precision, recall, f1, support } of [...report.classes, ...report.averages]) {
    const wanted = figures[name] as { readonly [figure: string]: number };
    expectNear(
      [precision, recall, f1, support],
      ['precision', 'recall', 'f1-score', 'support'].map((key) => wanted[key]!),
    );
  }
  expect(report.accuracy === null).toBe(figures['accuracy'] === undefined);
});

test('weighs examples and leaves classes out that are nowhere', async () => {
  const labels = tensor1d([0, 2, 2]);
  const scores = tensor2d([0.9, 0, 0.1, 0.1, 0.1, 0.8, 0.6, 0.1, 0.3], [3, 3]);
  const sampleWeight = tensor1d([1, 2, 0.5]);
  const report = await classificationReport(labels, scores, {
    sampleWeight,
    labels: ['a', 'b', 'c'],
  });
  expect(report.classes.map(({ name, support }) => [name, support])).toEqual([
    ['a', 1],
    ['c', 2.5],
  ]);
  expectNear([report.accuracy!], [3 / 3.5]);
  expect(report.text).toContain('2.50');
  dispose([labels, scores, sampleWeight]);
});
