import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, ones, useBackend, type Layer, type Tensor } from '@graftjs/core';
import { dense, dropout, flatten, globalMaxPooling2d, outputOf, subModel } from '@graftjs/layers';
import { trainableLayers } from '../freezing/trainable-layers.js';
import { nestedNet, residualNet, withWeights } from '../testing/small-nets.js';
import { graftOf } from './graft-record.js';
import { graft } from './graft.js';
import { headOf } from './stages-of.js';

beforeAll(() => useBackend(cpu()));

const names = (layers: Iterable<Layer>) => [...layers].map(({ name }) => name);

describe('graft', () => {
  test('puts a head where the classifier was, and freezes the rest', () => {
    const base = residualNet();
    const head = [dropout(0.1), dense(5, { activation: 'softmax' })];
    const model = graft(base, { head });
    expect(model.outputs[0]!.shape).toEqual([null, 5]);
    expect(graftOf(model)).toMatchObject({
      base: 'residual',
      at: 'pool',
      shape: [null, 6],
      reason: 'the last global pooling ("pool") is followed by a classifier only',
    });
    expect(names(headOf(model))).toEqual(['head_dropout', 'head_dense']);
    expect(names(trainableLayers(model))).toEqual(['head_dropout', 'head_dense']);
    expect(graftOf(base)).toBeNull();
  });

  test('shares the layers of the base: its features are the same numbers', () => {
    const base = withWeights(residualNet());
    const model = graft(base, { head: [dense(2)] });
    const x = ones([2, 8, 8, 2]);
    const [before, after] = [base, model].map(
      (net) => subModel(net, { to: 'pool' }).predict(x) as Tensor,
    );
    expect(Array.from(after!.dataSync())).toEqual(Array.from(before!.dataSync()));
    expect(model.getLayer('stem')).toBe(base.getLayer('stem'));
  });

  test('at a layer, a block or a stage', () => {
    const at = (place: string | Layer) =>
      graftOf(graft(residualNet(), { at: place, head: [flatten(), dense(2)] }))!;
    expect(at('sum')).toMatchObject({
      at: 'sum',
      shape: [null, 8, 8, 4],
      reason: 'after "sum", as asked for',
    });
    expect(at('stage_1')).toMatchObject({ at: 'sum' });
    const base = residualNet();
    expect(
      graftOf(graft(base, { at: base.getLayer('deep'), head: [flatten(), dense(2)] })),
    ).toMatchObject({ at: 'deep' });
    expect(() => at('summ')).toThrow('Did you mean "sum"');
  });

  test('a head for images goes before the pooling', () => {
    const model = graft(residualNet(), { head: [globalMaxPooling2d(), dense(2)] });
    expect(graftOf(model)).toMatchObject({ at: 'last', shape: [null, 3, 3, 6] });
  });

  test('a dense head on a body without a classifier is given a pooling', () => {
    const model = graft(residualNet({ top: false }), { head: [dense(2)] });
    expect(graftOf(model)).toMatchObject({
      at: 'last',
      reason: 'the model ends without a classifier',
    });
    expect(names(headOf(model))).toEqual(['head_global_average_pooling2d', 'head_dense']);
    expect(model.outputs[0]!.shape).toEqual([null, 2]);
  });

  test('inside other models', () => {
    const base = withWeights(nestedNet());
    const model = graft(base, { head: [dense(4)] });
    expect(graftOf(model)).toMatchObject({ at: 'pool', shape: [null, 6] });
    const deep = graft(base, { at: 'stem_relu', head: [flatten(), dense(4)] });
    expect(graftOf(deep)).toMatchObject({ shape: [null, 8, 8, 4] });
    expect(outputOf(deep, 'stem').use.layer).toBe(deep.getLayer('stem'));
  });

  test('trains everything where it is asked to, and costs no tensors', () => {
    const base = withWeights(residualNet());
    const before = memory().numTensors;
    const model = graft(base, { head: [dense(2)], freezeBase: false, name: 'mine' });
    expect(model.name).toBe('mine');
    expect(trainableLayers(model).size).toBe(model.layers.length);
    expect(memory().numTensors).toBe(before);
  });

  test('mistakes', () => {
    expect(() => graft(residualNet(), { head: [] })).toThrow('graft: the head has no layers');
    expect(() => graft(residualNet(), { head: [dense(2, { name: 'stem' })] })).toThrow(
      'a layer of the base is called "stem" too',
    );
  });
});
