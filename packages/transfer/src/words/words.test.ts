import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import { cdan } from '../domains/methods/cdan.js';
import { coral } from '../domains/methods/coral.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { freeze } from '../freezing/freeze.js';
import { biTuning } from '../penalties/bi-tuning.js';
import { bss } from '../penalties/bss.js';
import { delta } from '../penalties/delta.js';
import { l2sp } from '../penalties/l2sp.js';
import { FeatureStore } from '../prefix/feature-store.js';
import { inSequence } from '../recipes/in-sequence.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lpft } from '../recipes/lpft.js';
import { replaceLayer } from '../surgery/replace-layer.js';
import { residualNet } from '../testing/small-nets.js';
import { stripedImages } from '../testing/striped-images.js';

beforeAll(() => useBackend(cpu()));

describe('what composes a fine-tuning says what it will do', () => {
  test.each([lpft(), inSequence([linearProbe(), lpft()]), l2sp(), biTuning(), cdan()])(
    '%s',
    (value) => {
      expect(String(value)).toBe(value.describe());
      expect(String(value).length).toBeGreaterThan(10);
      expect(Object.keys(value)).not.toContain('toString');
    },
  );
});

describe('options that TypeScript would refuse are refused', () => {
  const odd = (given: object) => given as never;

  test('misspelled ones, with the nearest name', () => {
    expect(() => l2sp(odd({ alhpa: 1 }))).toThrow(
      'l2sp: there is no option "alhpa" [GRAFT-CONFIG]\n  Hint: Did you mean "alpha"?',
    );
    expect(() => biTuning(odd({ que: 4 }))).toThrow('Did you mean "queue"?');
    expect(() => coral(odd({ wieght: 1 }))).toThrow('Did you mean "weight"?');
    expect(() => new FeatureStore(odd({ precison: 'float16' }))).toThrow(
      'Did you mean "precision"?',
    );
  });

  test('numbers that cannot be', () => {
    for (const make of [
      () => l2sp({ alpha: -1 }),
      () => bss({ eta: NaN }),
      () => delta({ beta: Infinity }),
      () => coral({ weight: NaN }),
    ]) {
      expect(make).toThrow('a number, 0 or more');
    }
    expect(() => new FeatureStore(odd({ precision: 'int8' }))).toThrow('"float16" or "auto"');
    expect(() => new FeatureStore({ views: 0 })).toThrow('a whole number, 1 or more');
  });

  test('of a fine-tuning', async () => {
    const model = residualNet();
    const data = stripedImages(4, 1);
    const recipe = linearProbe();
    const tune = (options: object) => fineTune(model, data, odd(options));
    await expect(tune({ recipe, validaton: data })).rejects.toThrow('Did you mean "validation"?');
    await expect(tune({})).rejects.toThrow('it has no recipe');
    await expect(tune({ recipe: lpft })).rejects.toThrow('the recipe is none');
    await expect(tune({ recipe, batchSize: 0 })).rejects.toThrow('a whole number, 1 or more');
  });

  test('selections that do not say which layers', () => {
    const model = residualNet();
    expect(() => freeze(model, odd({ lastStage: 1 }))).toThrow('Did you mean "lastStages"?');
    expect(() => freeze(model, 5 as never)).toThrow('it does not say which layers');
    expect(() => freeze(model, null as never)).toThrow('it does not say which layers');
    expect(() => replaceLayer(model, odd({ layer: 'stem_relu' }))).toThrow(
      'it is not said what comes in the place of "stem_relu"',
    );
  });
});
