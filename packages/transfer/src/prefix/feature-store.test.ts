import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { mul, tidy, useBackend, type Model } from '@graftjs/core';
import { activation, dense } from '@graftjs/layers';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { graft } from '../surgery/graft.js';
import { replaceLayer } from '../surgery/replace-layer.js';
import { residualNet, withWeights } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';
import { FeatureStore } from './feature-store.js';
import { splitAtFrozenPrefix } from './split-at-frozen-prefix.js';

beforeAll(() => useBackend(cpu()));

const data = stripedImages(12, 1);
const grafted = (base: Model) => graft(base, { head: [dense(3, { activation: 'softmax' })] });
const net = () => withWeights(residualNet());

/** Whether a store has the features of a model already, or computes them. */
async function isKept(store: FeatureStore, model: Model): Promise<boolean> {
  const { reason } = await store.prepare(splitAtFrozenPrefix(model), { data, augmented: false });
  return reason.includes('kept from before');
}

describe('a store that several fine-tunings share', () => {
  test('keeps features by weights, not by whose they are', async () => {
    const store = new FeatureStore();
    expect(await isKept(store, grafted(net()))).toBe(false);
    expect(await isKept(store, grafted(net()))).toBe(true);
  });

  test.each(['kernel', 'moving_mean'])(
    'a changed %s before the cut has features of its own',
    async (name) => {
      const [store, model] = [new FeatureStore(), grafted(net())];
      await isKept(store, model);
      const parameter = model.parameters.find(
        (one) => one.name === name && !one.path.startsWith('head'),
      )!;
      const before = parameter.value.clone();
      tidy(() => parameter.assign(mul(before, 1.0001)));
      expect(await isKept(store, model)).toBe(false);
      tidy(() => parameter.assign(before));
      before.dispose();
      expect(await isKept(store, model)).toBe(true);
    },
  );

  test('as has a layer without weights that is another one', async () => {
    const [store, base] = [new FeatureStore(), net()];
    await isKept(store, grafted(base));
    const soft = replaceLayer(base, { layer: 'stem_relu', by: activation('tanh') });
    expect(await isKept(store, grafted(soft))).toBe(false);
    const options = { recipe: linearProbe({ start: 'random', epochs: 2 }), seed: 7 };
    const [shared, alone] = [
      await fineTune(grafted(soft), data, { ...options, cache: store }),
      await fineTune(grafted(soft), data, { ...options, cache: new FeatureStore() }),
    ];
    expect(shared.history).toEqual(alone.history);
  });

  test('keeps what the budget allows: the oldest features go', async () => {
    const store = new FeatureStore({ budget: 12 * 6 * 4 });
    const [first, second] = [grafted(net()), grafted(withWeights(residualNet(), 5))];
    await isKept(store, first);
    expect(await isKept(store, first)).toBe(true);
    await isKept(store, second);
    expect(await isKept(store, second)).toBe(true);
    expect(await isKept(store, first)).toBe(false);
  });
});
