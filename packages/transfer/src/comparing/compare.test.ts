import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { add, mul, tidy, useBackend } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { withWeights } from '../testing/small-nets.js';
import { compare, snapshotOf } from './compare.js';

beforeAll(() => useBackend(cpu()));

const part = () => sequential([dense(3, { inputShape: [3], name: 'mix' })]);

describe('compare', () => {
  test('says what moved and by how much, and prints it', async () => {
    const model = withWeights(
      sequential([dense(4, { inputShape: [2], name: 'a' }), dense(2, { name: 'b' })]),
    );
    const before = await snapshotOf(model);
    const [kernel] = model.getLayer('b').parameters;
    tidy(() => kernel!.assign(mul(kernel!.value, 1.5)));
    const comparison = await compare(before, model);
    expect(comparison.layers.map(({ layer, state }) => [layer, state])).toEqual([
      ['a', 'same'],
      ['b', 'moved'],
    ]);
    expect(comparison.layers[1]!.relative).toBeGreaterThan(0.3);
    expect(comparison.layers[1]!.relative).toBeLessThanOrEqual(0.5);
    expect(String(comparison)).toMatch(
      /^1 of 2 layers differ, by 0\.\d+ of all weights\n\nlayer {2}relative {2}largest\nb {6}0\.\d+ +0\.\d+$/,
    );
    expect(String(await compare(before, before))).toBe(
      '0 of 2 layers differ, by 0.00 of all weights',
    );
    expect(Object.keys(comparison)).not.toContain('toString');
  });

  test('tells layers of one name in two models inside it apart', async () => {
    const model = withWeights(sequential([part(), part()]));
    const before = await snapshotOf(model);
    const second = model.layers.at(-1)!.parameters[1]!;
    tidy(() => second.assign(add(second.value, 1)));
    const { layers } = await compare(before, model);
    expect(layers.map(({ layer, state }) => [layer, state])).toEqual([
      ['mix', 'same'],
      ['mix (2)', 'moved'],
    ]);
  });
});
