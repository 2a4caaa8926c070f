import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cpu,
  layers,
  loadModel,
  memory,
  optimizers,
  sequential,
  tensor,
  useBackend,
} from '../index.js';

const { dense } = layers;
const folder = mkdtemp(join(tmpdir(), 'graftjs-'));
beforeAll(() => useBackend(cpu()));
afterAll(async () => rm(await folder, { recursive: true, force: true }));

/** Points of the plane, labelled by the side of a line they are on. */
const points = Array.from({ length: 64 }, (_, i) => [Math.sin(i * 1.7), Math.cos(i * 2.3)]);
const sides = points.map(([a = 0, b = 0]) => (a + b > 0 ? [0, 1] : [1, 0]));
const net = () =>
  sequential([
    dense(8, { activation: 'relu', inputShape: [2] }),
    dense(2, { activation: 'softmax' }),
  ]);

describe('the Keras habit', () => {
  test('compile, fit, evaluate, predict, save, load', async () => {
    const model = net();
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const history = await model.fit(points, sides, {
      epochs: 80,
      batchSize: 8,
      validationSplit: 0.25,
      seed: 1,
    });
    expect(history.values('val.accuracy').at(-1)).toBeGreaterThan(0.85);
    const { accuracy, loss } = await model.evaluate(points, sides);
    expect(accuracy).toBeGreaterThan(0.9);
    expect(loss).toBeLessThan(0.4);
    const path = join(await folder, 'model');
    await model.save(path);
    const again = await loadModel(path);
    again.compile({ optimizer: optimizers.sgd(0.1), loss: 'mse', metrics: { right: 'acc' } });
    expect((await again.evaluate(points, sides))['right']).toBe(accuracy);
    const x = tensor(points);
    const [a, b] = [model.predict(x), again.predict(x)] as [
      ReturnType<typeof tensor>,
      ReturnType<typeof tensor>,
    ];
    expect([...a.dataSync()]).toEqual([...b.dataSync()]);
    [x, a, b].forEach((t) => t.dispose());
    model.dispose();
    again.dispose();
  }, 30_000);

  test('a hundred times compiled and fitted leaves nothing behind', async () => {
    const model = net();
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await model.fit(points, sides, { epochs: 1, batchSize: 64 });
    const before = memory().numTensors;
    for (let i = 0; i < 100; i++) {
      model.compile({ optimizer: 'adam', loss: 'mse' });
      await model.fit(points, sides, { epochs: 1, batchSize: 64 });
    }
    expect(memory().numTensors).toBe(before);
    model.dispose();
  });

  test('names of Python are understood, others list the nearest', async () => {
    const model = net();
    model.compile({ optimizer: 'adamw' as never, loss: 'categorical_crossentropy' as never });
    // @ts-expect-error a misspelt name does not compile
    expect(() => model.compile({ optimizer: 'adan', loss: 'mse' })).toThrow(
      /no optimizer "adan"[^]*adam/,
    );
    // @ts-expect-error nor does this one
    expect(() => model.compile({ optimizer: 'adam', loss: 'crossentropy' })).toThrow(
      'no loss "crossentropy"',
    );
    await expect(net().fit(points, sides)).rejects.toThrow('it has not been compiled');
  });
});
