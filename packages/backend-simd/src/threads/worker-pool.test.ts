import { afterEach, describe, expect, test } from '@jest/globals';
import { KernelBench, values } from '../testing/kernel-bench.js';
import { control, WORDS } from './control.js';

const open: KernelBench[] = [];
const bench = async (threads: number): Promise<KernelBench> => {
  const made = await KernelBench.open({ threads, stallTimeout: 2000 });
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
});
const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 500 && !condition(); i++) await new Promise((done) => setTimeout(done, 10));
  expect(condition()).toBe(true);
};

describe('WorkerPool', () => {
  test('gives the same bits with one thread and with several', async () => {
    const [a, b] = [values([300, 500], 1), values([500, 200], 2)];
    const [x, filter] = [values([4, 30, 30, 16], 3), values([3, 3, 16, 24], 4)];
    const dy = values([4, 30, 30, 24], 5);
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC' };
    const results = [];
    for (const threads of [1, 2, 3]) {
      const engine = await bench(threads);
      engine.backend.engine.pool?.start();
      if (threads > 1) await until(() => engine.backend.engine.pool!.running === threads - 1);
      results.push([
        engine.run('BatchMatMul', { a, b }),
        engine.run('Conv2D', { x, filter }, attrs),
        engine.run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
        engine.run('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
        engine.run('Sum', { x }, { axis: [0, 1, 2] }),
        engine.run('Softmax', { logits: a }, { dim: 1 }),
      ]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test('starts no worker before there is work for one', async () => {
    const engine = await bench(3);
    engine.run('Add', { a: values([4]), b: values([4]) });
    await new Promise((done) => setTimeout(done, 50));
    expect(engine.backend.engine.pool!.running).toBe(0);
    engine.run('Add', { a: values([200_000]), b: values([200_000]) });
    await until(() => engine.backend.engine.pool!.running === 2);
  });

  test('reports a worker that ended, and computes on without it', async () => {
    const engine = await bench(2);
    const { pool, memory } = engine.backend.engine;
    pool!.start();
    await until(() => pool!.running === 1);
    // As if the host had ended it: the word that asks workers to leave their loop.
    const words = new Int32Array(memory.buffer, 0, WORDS);
    Atomics.store(words, control.stop, 1);
    Atomics.add(words, control.job, 1);
    Atomics.notify(words, control.job);
    await until(() => pool!.running === 0);
    const x = values([400_000]);
    expect(() => engine.run('Relu', { x })).toThrow('worker 1 of 1 ended: exit code 0');
    const wanted = Array.from(x.values, (v) => Math.max(0, v));
    expect(engine.run('Relu', { x }).values).toEqual(wanted);
  });

  test('does not wait for ever for a chunk that nobody will finish', async () => {
    const engine = await bench(2);
    const { pool, memory } = engine.backend.engine;
    pool!.start();
    await until(() => pool!.running === 1);
    const words = new Int32Array(memory.buffer, 0, WORDS);
    // A chunk that was claimed and lost: one more is expected than can ever be done.
    const lost = setInterval(() => {}, 1000);
    const { add } = Atomics;
    let stolen = false;
    Atomics.add = ((array: Int32Array, index: number, value: number) => {
      if (index === control.done && !stolen) {
        stolen = true;
        return 0;
      }
      return add(array, index, value);
    }) as typeof Atomics.add;
    try {
      expect(() => pool!.run(0, 0)).not.toThrow();
      const x = values([400_000]);
      // On a busy machine the worker may claim every chunk before this thread gets to one.
      const untilStolen = (): void => {
        for (let i = 0; i < 1000 && !stolen; i++) engine.run('Relu', { x });
      };
      expect(untilStolen).toThrow('did not finish its part within 2000 ms');
    } finally {
      Atomics.add = add;
      clearInterval(lost);
    }
    const x = values([400_000]);
    expect(engine.run('Relu', { x }).values).toEqual(Array.from(x.values, (v) => Math.max(0, v)));
    expect(Atomics.load(words, control.remaining)).toBe(0);
  });
});
