import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend, type Model } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { freeze, unfreeze } from '../freezing/freeze.js';
import { trainableLayers } from '../freezing/trainable-layers.js';
import { nestedNet, residualNet } from '../testing/small-nets.js';
import { selectLayers } from './select-layers.js';
import { describeSelection, type Selection } from './selection.js';

beforeAll(() => useBackend(cpu()));

const chosen = (model: Model, selection?: Selection) =>
  selectLayers(model, selection).map(({ name }) => name);

describe('selectLayers', () => {
  const model = residualNet();

  test('by name, pattern, predicate, layer, and lists of these', () => {
    expect(chosen(model, 'stem')).toEqual(['stem']);
    expect(chosen(model, /_bn$/g)).toEqual(['stem_bn', 'deep_bn', 'point_bn']);
    expect(chosen(model, ({ type }) => type === 'layers/Dense')).toEqual(['classes']);
    expect(chosen(model, model.getLayer('pad'))).toEqual(['pad']);
    expect(chosen(model, ['classes', /^point/])).toEqual(['point', 'point_bn', 'classes']);
  });

  test('by stage and range', () => {
    expect(chosen(model, 'head')).toEqual(['pool', 'drop', 'classes']);
    expect(chosen(model, 'stage_2')).toEqual(['last']);
    expect(chosen(model, { lastStages: 0 })).toEqual(['pool', 'drop', 'classes']);
    expect(chosen(model, { lastStages: 1 })).toEqual(['last', 'pool', 'drop', 'classes']);
    expect(chosen(model, { from: 'last' })).toEqual(['last', 'pool', 'drop', 'classes']);
    expect(chosen(model, { until: 'stem_bn' })).toEqual(['stem', 'stem_bn']);
    expect(chosen(model)).toHaveLength(14);
  });

  test('inside other models, and a model inside as a whole', () => {
    const nested = nestedNet();
    expect(chosen(nested, 'classify')).toEqual(['hidden', 'classes']);
    expect(chosen(nested, /^stem$/)).toEqual(['stem']);
    expect(chosen(nested, 'residual')).toHaveLength(11);
  });

  test('what is not there is named', () => {
    expect(() => chosen(model, 'stage_4')).toThrow(
      'there is no layer, block or stage "stage_4" in model "residual"',
    );
    expect(() => chosen(model, { lastStages: 5 })).toThrow('Give a whole number from 0 to 2.');
    expect(() => chosen(model, dense(2))).toThrow('is no part of model "residual"');
  });

  test('in words', () => {
    const words = [undefined, 'head', /^a/, { lastStages: 2 }, { from: 'x' }, ['head', 'stem']];
    expect(words.map((selection) => describeSelection(selection as Selection))).toEqual([
      'all layers',
      'the head',
      'the layers named /^a/',
      'the last 2 stages and the head',
      'everything from "x" on',
      'the head and "stem"',
    ]);
  });
});

describe('freeze and unfreeze', () => {
  test('report what changed, and how many numbers train', () => {
    const model = residualNet();
    const all = model.parameters.reduce((total, { size }) => total + size, 0);
    expect(freeze(model)).toMatchObject({ trainable: 0, frozen: all });
    expect(unfreeze(model, 'classes')).toEqual({
      changed: ['classes'],
      trainable: 21,
      frozen: all - 21,
    });
    expect(unfreeze(model, 'classes').changed).toEqual([]);
    expect(freeze(model, { from: 'last' }).changed).toEqual(['classes']);
  });

  test('reach inside a frozen model and free only what was asked for', () => {
    const nested = nestedNet();
    nested.trainable = false;
    unfreeze(nested, 'last');
    expect([...trainableLayers(nested)].map(({ name }) => name)).toEqual(['last']);
    expect(nested.trainableParameters.map(({ path }) => path)).toEqual([
      'last/kernel',
      'last/bias',
    ]);
  });

  test('a layer used twice counts once', () => {
    const shared = dense(4, { inputShape: [4], name: 'shared' });
    const inner = sequential([shared]);
    const outer = sequential([inner, dense(2)]);
    expect(freeze(outer, inner)).toMatchObject({ changed: ['shared'], trainable: 10, frozen: 20 });
  });
});
