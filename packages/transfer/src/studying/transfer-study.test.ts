import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend } from '@graftjs/core';
import { isOmitted, renderTransferReport } from '@graftjs/report';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { transferStudy } from './transfer-study.js';

jest.setTimeout(120_000);
beforeAll(() => useBackend(cpu()));

const classes = ['across', 'along', 'diagonal'];

describe('transferStudy', () => {
  test('keeps to its time, fills what it can, and says what it could not', async () => {
    const base = withWeights(residualNet());
    const study = await transferStudy(base, {
      target: stripedImages(60, 1),
      classes,
      source: stripedImages(45, 3),
      minutes: 0.2,
      seed: 7,
    });
    const { report } = study;
    expect(report.seconds).toBeLessThan(60);
    expect(report.examples).toEqual({ train: 42, test: 18 });
    expect(report.verdict.reasons.length).toBeGreaterThan(3);
    if (!isOmitted(report.efficiency)) {
      const seeds = study.runs.filter(({ arm, labels }) => arm === 'probe' && labels === 5).length;
      expect(report.verdict.seeds).toBe(seeds);
      expect(report.efficiency.note).toMatch(/^Every run trains \d+ steps/);
    }
    const counted = report.confusion.flat().reduce((a, b) => a + b, 0);
    expect(counted).toBe(18);
    expect(report.reproduction.untested.length).toBeGreaterThan(2);
    expect(renderTransferReport(report)).toContain(report.verdict.line.slice(0, 12));
    // All that is left is what belongs to the model: a second study leaves no more.
    const tensors = memory().numTensors;
    await transferStudy(base, { target: stripedImages(30, 1), classes, minutes: 0.01, seed: 7 });
    expect(memory().numTensors - tensors).toBeLessThanOrEqual(2);
  });

  test('mistakes are named', async () => {
    const base = withWeights(residualNet());
    const target = stripedImages(12, 1);
    const study = (given: object) => transferStudy(base, { target, classes, minutes: 1, ...given });
    await expect(study({ minutes: 0 })).rejects.toThrow('minutes is 0, not above 0');
    await expect(study({ classes: ['across'] })).rejects.toThrow('names for 1 classes');
    await expect(study({ target: stripedImages(8, 1) })).rejects.toThrow(
      'class "across" has 3 examples',
    );
    await expect(study({ target: target.subset([0, 3, 6, 9]) })).rejects.toThrow('of one class');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(study({ signal })).rejects.toThrow('enough');
  });
});
