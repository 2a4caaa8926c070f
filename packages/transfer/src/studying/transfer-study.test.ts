import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend } from '@graftjs/core';
import { isOmitted, renderTransferReport } from '@graftjs/report';
import { dataset, type HostArray } from '@graftjs/datasets';
import {
  batchNormalization,
  conv2d,
  dense,
  globalAveragePooling2d,
  reLU,
  sequential,
} from '@graftjs/layers';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { transferStudy } from './transfer-study.js';

jest.setTimeout(120_000);
beforeAll(() => useBackend(cpu()));

const classes = ['across', 'along', 'diagonal'];

/** Grey pictures: the first channel of those with two. */
const greyImages = async (count: number, seed: number) =>
  dataset(
    (await stripedImages(count, seed).toArray()).map(({ x, y }) => {
      const { data } = x as HostArray;
      const grey = Float32Array.from({ length: 64 }, (_, i) => data[2 * i] as number);
      return { x: { data: grey, shape: [8, 8, 1] }, y };
    }),
  );

const greyNet = () =>
  withWeights(
    sequential([
      conv2d(4, { kernelSize: 3, padding: 'same', inputShape: [8, 8, 1], name: 'first' }),
      batchNormalization({ name: 'norm' }),
      reLU({ name: 'relu' }),
      conv2d(6, { kernelSize: 3, activation: 'relu', name: 'second' }),
      globalAveragePooling2d({ name: 'pool' }),
      dense(3, { activation: 'softmax', name: 'classes' }),
    ]),
  );

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
    expect(report.notes).toContain(
      'Only 18 examples measure: one of them is 5.6 points of accuracy.',
    );
    if (isOmitted(report.embedding)) throw new Error(report.embedding.omitted);
    expect(report.embedding.views.map(({ name, method }) => `${method} ${name}`)).toEqual([
      ...['PCA before', 't-SNE before', 'PCA after', 't-SNE after'],
    ]);
    for (const { aDistance, discrepancy } of report.embedding.figures) {
      expect(aDistance).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(discrepancy)).toBe(true);
    }
    if (isOmitted(report.computing)) throw new Error(report.computing.omitted);
    expect(report.computing.forward).toBe(
      report.computing.groups.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    );
    const counted = report.confusion.flat().reduce((a, b) => a + b, 0);
    expect(counted).toBe(18);
    expect(report.reproduction.untested.length).toBeGreaterThan(2);
    expect(renderTransferReport(report)).toContain(report.verdict.line.slice(0, 12));
    // All that is left is what belongs to the model: a second study leaves no more.
    const tensors = memory().numTensors;
    await transferStudy(base, { target: stripedImages(30, 1), classes, minutes: 0.01, seed: 7 });
    expect(memory().numTensors - tensors).toBeLessThanOrEqual(2);
  });

  test('shows where models look, what mistakes rest on, and what TENT does', async () => {
    const { report } = await transferStudy(greyNet(), {
      target: await greyImages(60, 1),
      classes,
      source: await greyImages(45, 3),
      sourceClasses: ['a', 'b', 'c'],
      minutes: 0.2,
      seed: 7,
    });
    // By the base, by the model, and from scratch where there was time.
    if (isOmitted(report.looks)) throw new Error(report.looks.omitted);
    const scratch = !isOmitted(report.efficiency);
    for (const { pictures, completeness } of report.looks.examples) {
      const names = pictures.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['picture', 'source model', 'transferred']));
      expect(names.includes('from scratch')).toBe(scratch);
      expect(names.includes('integrated gradients')).toBe(completeness !== null);
      expect(completeness ?? 0).toBeLessThan(0.05);
    }
    expect(report.mistakes.length).toBeGreaterThan(0);
    for (const { nearest, nearestSource } of report.mistakes) {
      expect(nearest).toHaveLength(3);
      expect(nearestSource!.every(({ name }) => ['a', 'b', 'c'].includes(name))).toBe(true);
    }
    if (isOmitted(report.corruptions)) return;
    const { arms, note } = report.corruptions;
    expect(note).toMatch(
      /^TENT adapts .* is guarded: it was kept \d times of 7|^There was no time/,
    );
    expect(arms.map(({ name }) => name).includes('transferred, then TENT')).toBe(
      note.startsWith('TENT'),
    );
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
