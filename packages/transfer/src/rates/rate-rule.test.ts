import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@graftjs/core';
import { residualNet } from '../testing/small-nets.js';
import { layerGroups } from './layer-groups.js';
import { discriminativeRates, geometricRates, headAndBody, layerDecay } from './rate-rule.js';

describe('rates of groups of layers, from the input to the head', () => {
  test.each([
    ['a half of the rate behind it', layerDecay(0.5), [0.125, 0.25, 0.5, 1]],
    ['not below the least', layerDecay(0.5, { min: 0.3 }), [0.3, 0.3, 0.5, 1]],
    ['ULMFiT', discriminativeRates(2), [0.125, 0.25, 0.5, 1]],
    ["fastai's slice(rate / 1000, rate)", geometricRates(1e-3), [1e-3, 1e-2, 0.1, 1]],
    ["fastai's slice(rate)", headAndBody(), [0.1, 0.1, 0.1, 1]],
    ['another part for the body', headAndBody(0.01), [0.01, 0.01, 0.01, 1]],
  ])('%s', (_, rule, wanted) => {
    rule.scales(4).forEach((scale, i) => expect(scale).toBeCloseTo(wanted[i] as number, 12));
  });

  test('a head alone has the full rate', () => {
    for (const rule of [layerDecay(0.5), discriminativeRates(), geometricRates(0.1), headAndBody()])
      expect(rule.scales(1)).toEqual([1]);
  });

  test('factors that cannot be used', () => {
    expect(() => headAndBody(0)).toThrow(ConfigError);
    expect(() => geometricRates(2)).toThrow(ConfigError);
  });

  test('each layer with weights is in one group, the head in the last', () => {
    const net = residualNet();
    const groups = layerGroups(net);
    const weighted = groups.flatMap(({ layers }) =>
      layers.filter(({ parameters }) => parameters.length > 0).map(({ name }) => name),
    );
    const all = net.layers.filter(({ parameters }) => parameters.length > 0);
    expect([...weighted].sort()).toEqual(all.map(({ name }) => name).sort());
    expect(groups.at(-1)?.layers.map(({ name }) => name)).toContain('classes');
  });
});
