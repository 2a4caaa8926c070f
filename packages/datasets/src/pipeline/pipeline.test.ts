import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  DataError,
  Random,
  Tensor,
  memory,
  mul,
  tensor,
  useBackend,
  type Batch,
  type Dataset,
  type Pass,
} from '@graftjs/core';
import {
  concatenate,
  dataset,
  fromArrays,
  fromGenerator,
  oneHot,
  toTensor,
  zip,
  type Pipeline,
} from '../index.js';

beforeAll(() => useBackend(cpu()));

const pass = (epoch = 0, seed = 7): Pass => ({ epoch, random: new Random(seed).split(epoch) });

/** A stream: the same numbers, but one after the other. */
const stream = (count: number): Pipeline<number> =>
  fromGenerator(function* () {
    for (let i = 0; i < count; i++) yield i;
  });
const numbers = (count: number): Pipeline<number> =>
  dataset(Array.from({ length: count }, (_, i) => i));

/** Elements whose tensors would be missed if anybody forgot them. */
const tensorStream = (count: number): Pipeline<{ x: Tensor; id: number }> =>
  fromGenerator(function* () {
    for (let id = 0; id < count; id++) yield { x: tensor([id, id]), id };
  });

describe('fromArrays', () => {
  test('gives views of typed arrays, and the other columns beside', async () => {
    const data = Uint8Array.from({ length: 12 }, (_, i) => i);
    const examples = await fromArrays({
      x: { data, shape: [3, 2, 2] },
      y: Int32Array.of(4, 5, 6),
      file: ['a.png', 'b.png', 'c.png'],
    }).toArray();
    expect(examples[1]).toEqual({
      x: { data: Uint8Array.of(4, 5, 6, 7), shape: [2, 2] },
      y: { data: Int32Array.of(5), shape: [] },
      file: 'b.png',
    });
    expect(examples[1]?.x.data.buffer).toBe(data.buffer);
  });

  test('takes nested arrays and tensors, and leaves the tensors to the caller', async () => {
    const before = memory().numTensors;
    const y = tensor([0, 1], [2], 'int32');
    const data = fromArrays({
      x: [
        [1, 2],
        [3, 4],
      ],
      y,
    });
    const [batch] = await data.batch(2).toArray();
    y.dispose();
    expect(batch?.x.arraySync()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(batch?.y.dtype).toBe('int32');
    batch?.x.dispose();
    batch?.y.dispose();
    expect(await data.toArray()).toHaveLength(2);
    expect(memory().numTensors).toBe(before);
  });

  test('keeps several inputs apart', async () => {
    const data = fromArrays({
      x: [
        { data: Float32Array.of(1, 2), shape: [2] },
        { data: Float32Array.of(3, 4, 5, 6), shape: [2, 2] },
      ],
      y: [0, 1],
    });
    const batches: Batch[] = await data.batch(2).toArray();
    const x = batches[0]?.x as Tensor[];
    expect(x.map((part) => part.shape)).toEqual([[2], [2, 2]]);
    for (const part of [...x, batches[0]?.y as Tensor]) part.dispose();
  });

  test('says what does not fit', () => {
    expect(() => fromArrays({ x: [[1], [2]], y: [1, 2, 3] })).toThrow(
      'fromArrays: the columns have different numbers of examples [GRAFT-DATA]\n  x  2\n  y  3',
    );
    expect(() => fromArrays({ x: [[1, 2], [3]] })).toThrow(
      'fromArrays, column "x": the nested array is ragged at [1] [GRAFT-DATA]\n' +
        '  expected  2 items\n  got       1 items',
    );
    expect(() => fromArrays({ x: { data: new Float32Array(5), shape: [2, 3] } })).toThrow(
      'fromArrays, column "x": the shape does not fit the number of values [GRAFT-DATA]\n' +
        '  shape   [2, 3]\n  values  5',
    );
  });

  test('names a tensor that is gone', async () => {
    const x = tensor([[1], [2]]);
    const data = fromArrays({ x });
    x.dispose();
    await expect(data.toArray()).rejects.toThrow('disposed before the first pass');
  });
});

describe('operators', () => {
  test.each([
    ['of known order', numbers(10)],
    ['of a stream', stream(10)],
  ])('take, skip, filter and repeat the elements %s', async (_, source) => {
    expect(await source.skip(7).toArray()).toEqual([7, 8, 9]);
    expect(await source.take(2).repeat(2).toArray()).toEqual([0, 1, 0, 1]);
    expect(await source.filter((n) => n % 4 === 0).toArray()).toEqual([0, 4, 8]);
    expect(await source.repeat().take(12).skip(9).toArray()).toEqual([9, 0, 1]);
    expect(
      await source
        .map((n) => Promise.resolve(n * n))
        .take(4)
        .toArray(),
    ).toEqual([0, 1, 4, 9]);
    expect(await source.skip(20).toArray()).toEqual([]);
  });

  test('know their sizes where they can', () => {
    const ten = numbers(10);
    expect(ten.batch(4).size).toBe(3);
    expect(ten.batch(4, { dropRemainder: true }).size).toBe(2);
    expect(ten.repeat(3).shuffle().take(25).prefetch().size).toBe(25);
    expect(ten.repeat().size).toBeNull();
    expect(ten.filter(() => true).size).toBeNull();
    expect(stream(10).batch(4).size).toBeNull();
    expect(concatenate([ten, ten]).size).toBe(20);
    expect(concatenate([ten, stream(3)]).size).toBeNull();
  });

  test('shuffle by a full permutation that differs by seed and epoch, and only by them', async () => {
    const data = numbers(100).shuffle();
    const one = await data.toArray({ seed: 1 });
    expect(one).not.toEqual(await data.toArray({ seed: 2 }));
    expect(one).not.toEqual(await data.toArray({ seed: 1, epoch: 1 }));
    expect(one).toEqual(await data.toArray({ seed: 1 }));
    expect([...one].sort((a, b) => a - b)).toEqual(await numbers(100).toArray());
  });

  test('shuffle reaches every position: the last element comes first now and then', async () => {
    const firsts = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      firsts.add((await numbers(8).shuffle().take(1).toArray({ seed }))[0] as number);
    }
    expect(firsts.size).toBe(8);
  });

  test('shuffle a stream within a buffer, and ask for its size', async () => {
    const shuffled = await stream(50).shuffle({ bufferSize: 10 }).toArray({ seed: 3 });
    expect(shuffled).not.toEqual(await stream(50).toArray());
    expect([...shuffled].sort((a, b) => a - b)).toEqual(await stream(50).toArray());
    shuffled.forEach((n, i) => expect(n).toBeLessThanOrEqual(i + 10));
    expect(() => stream(5).shuffle()).toThrow('Hint: Give shuffle({ bufferSize: 1000 })');
  });

  test('two shuffles do not undo or repeat each other, and repeat shuffles anew', async () => {
    const once = await numbers(20).shuffle().toArray();
    expect(await numbers(20).shuffle().shuffle().toArray()).not.toEqual(once);
    const twice = await numbers(20).shuffle().repeat(2).toArray();
    expect(twice.slice(0, 20)).not.toEqual(twice.slice(20));
  });

  test('map gives each element randomness of its own, however it is computed', async () => {
    const noisy = numbers(20).map((n, { random }) => n + random.uniform());
    const plain = await noisy.toArray({ seed: 5 });
    expect(new Set(plain.map((n) => n % 1)).size).toBe(20);
    expect(await noisy.prefetch(4).toArray({ seed: 5 })).toEqual(plain);
    expect(await noisy.toArray({ seed: 5, epoch: 1 })).not.toEqual(plain);
  });

  test('zip and concatenate', async () => {
    const pairs = zip({ x: numbers(3), y: numbers(5).map((n) => n * 10) });
    expect(await pairs.toArray()).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 10 },
      { x: 2, y: 20 },
    ]);
    expect(await zip({ x: stream(2), y: numbers(5) }).toArray()).toHaveLength(2);
    expect(await concatenate([stream(2), numbers(2)]).toArray()).toEqual([0, 1, 0, 1]);
    const both = concatenate([numbers(3), numbers(2)]);
    expect((await both.shuffle().toArray()).sort()).toEqual([0, 0, 1, 1, 2]);
    const shuffled = await zip({ x: numbers(9).shuffle(), y: numbers(9).shuffle() }).toArray();
    for (const { x, y } of shuffled) expect(x).toBe(y);
  });

  test('anybody’s dataset joins in', async () => {
    const theirs: Dataset<number> = {
      size: 3,
      async *iterate() {
        yield* [1, 2, 3];
      },
    };
    expect(
      await dataset(theirs)
        .map((n) => -n)
        .toArray(),
    ).toEqual([-1, -2, -3]);
  });

  test('subset needs a known order', async () => {
    expect(await numbers(5).subset([4, 0, 4]).toArray()).toEqual([4, 0, 4]);
    expect(() => numbers(5).subset([5])).toThrow('subset: there is no element 5');
    expect(() => stream(5).subset([0])).toThrow('none can be picked by its position');
  });
});

describe('batch', () => {
  test('makes tensors of x, y and sampleWeight, arrays of the rest', async () => {
    const data = fromArrays({
      x: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      y: Int32Array.of(0, 1, 2),
      sampleWeight: [1, 0.5, 1],
      file: ['a', 'b', 'c'],
    }).map(oneHot(3));
    const batches = await data.batch(2).toArray();
    expect(batches.map(({ x }) => x.shape)).toEqual([
      [2, 2],
      [1, 2],
    ]);
    expect(batches[0]?.y.arraySync()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(batches[0]?.sampleWeight.shape).toEqual([2]);
    expect(batches[1]?.file).toEqual(['c']);
    for (const { x, y, sampleWeight } of batches) [x, y, sampleWeight].forEach((t) => t.dispose());
  });

  test('preprocesses stored pixels as they become floats', async () => {
    const preprocess = { scale: 1 / 255, mean: [0.5, 0, 0], std: [0.25, 1, 2] };
    const x = { data: Uint8Array.of(255, 0, 51), shape: [1, 1, 1, 3], preprocess };
    const [batch] = await fromArrays({ x }).batch(1).toArray();
    expect(Array.from(batch?.x.dataSync() ?? [])).toEqual([2, 0, Math.fround(0.1)]);
    batch?.x.dispose();
    const example = (await fromArrays({ x }).toArray())[0];
    expect(Array.from(example?.x.data ?? [])).toEqual([255, 0, 51]);
    const bgr = toTensor({ ...example!.x, preprocess: { channels: 'bgr', mean: [1, 2, 3] } });
    expect(bgr.arraySync()).toEqual([[[50, -2, 252]]]);
    bgr.dispose();
    const doubled = toTensor({ ...example!.x, preprocess: (pixels) => mul(pixels, 2) });
    expect(doubled.arraySync()).toEqual([[[510, 0, 102]]]);
    doubled.dispose();
  });

  test('refuses examples of different shapes and values that are no numbers', async () => {
    const before = memory().numTensors;
    const odd = dataset([
      { x: { data: new Uint8Array(4), shape: [2, 2] } },
      { x: { data: new Uint8Array(6), shape: [2, 3] } },
    ]);
    await expect(odd.batch(2).toArray()).rejects.toThrow(
      'batch: example 1 of the batch has another shape than the first [GRAFT-DATA]\n' +
        '  example 0  [2, 2]\n  example 1  [2, 3]',
    );
    const words = dataset([{ x: 1, y: 'cat' }]);
    await expect(words.batch(1).toArray()).rejects.toThrow('batch, column "y"');
    await expect(words.batch(1).toArray()).rejects.toBeInstanceOf(DataError);
    expect(memory().numTensors).toBe(before);
  });

  test('oneHot names a label that is no class', async () => {
    await expect(
      dataset([{ y: 3 }])
        .map(oneHot(3))
        .toArray(),
    ).rejects.toThrow('expected  a whole number from 0 to 2\n  got       3');
  });
});

describe('tensors', () => {
  const chains: [string, (source: Pipeline<{ x: Tensor; id: number }>) => Pipeline<unknown>][] = [
    ['batch', (s) => s.batch(3)],
    ['filter', (s) => s.filter(({ id }) => id % 2 === 0)],
    ['skip', (s) => s.skip(3)],
    ['take', (s) => s.take(3)],
    ['shuffle', (s) => s.shuffle({ bufferSize: 4 })],
    ['map', (s) => s.map(({ x, id }) => ({ x: mul(x, 2), id }))],
    ['async map', (s) => s.map(({ x, id }) => Promise.resolve({ x: mul(x, 2), id }))],
    ['map that keeps', (s) => s.map((element) => ({ ...element }))],
    ['map that drops', (s) => s.map(({ id }) => id)],
    ['prefetch', (s) => s.prefetch(3)],
    ['cache', (s) => s.cache()],
    ['zip', (s) => zip({ a: s, b: tensorStream(4) })],
    ['concatenate', (s) => concatenate<unknown>([s, tensorStream(2)])],
    ['repeat', (s) => s.repeat(2)],
    ['all', (s) => s.cache().shuffle({ bufferSize: 3 }).batch(2).prefetch(2).repeat(2)],
  ];
  const free = (element: unknown): void => {
    if (element instanceof Tensor) element.dispose();
    else if (element && typeof element === 'object') Object.values(element).forEach(free);
  };

  test.each(chains)(
    'none is left over by %s: whole pass, early return, error',
    async (_, chain) => {
      const start = memory().numTensors;
      const whole = chain(tensorStream(10));
      for (let round = 0; round < 2; round++) (await whole.toArray()).forEach(free);
      expect(memory().numTensors).toBe(start);

      for await (const element of chain(tensorStream(10)).iterate(pass())) {
        free(element);
        break;
      }
      expect(memory().numTensors).toBe(start);

      const failing = fromGenerator(async function* (p: Pass) {
        yield* tensorStream(5).iterate(p);
        throw new Error('disk gone');
      });
      const elements = await chain(failing)
        .toArray()
        .catch((error: Error) => {
          expect(error.message).toBe('disk gone');
          return [];
        });
      elements.forEach(free);
      expect(memory().numTensors).toBe(start);
    },
  );

  test('a batch whose elements fail one by one frees those that did not', async () => {
    const start = memory().numTensors;
    const failing = numbers(4).map(async (n) => {
      if (n === 2) throw new Error('unreadable');
      await Promise.resolve();
      return { x: tensor([n]) };
    });
    await expect(failing.batch(4).toArray()).rejects.toThrow('unreadable');
    const sync = numbers(4).map((n) => {
      if (n === 2) throw new Error('unreadable');
      return { x: tensor([n]) };
    });
    await expect(sync.batch(4).toArray()).rejects.toThrow('unreadable');
    await expect(failing.prefetch(3).toArray()).rejects.toThrow('unreadable');
    expect(memory().numTensors).toBe(start);
  });

  test('an array of elements can be gone through again and again', async () => {
    const start = memory().numTensors;
    const x = tensor([1, 2]);
    const data = dataset([{ x }]);
    for (let round = 0; round < 3; round++) (await data.toArray()).forEach(free);
    expect(x.isDisposed).toBe(false);
    x.dispose();
    expect(memory().numTensors).toBe(start);
  });
});

describe('cache and prefetch', () => {
  test('cache computes each element once', async () => {
    for (const source of [numbers(6), stream(6)]) {
      let computed = 0;
      const cached = source.map((n) => (computed++, n * 2)).cache();
      expect(await cached.toArray()).toEqual([0, 2, 4, 6, 8, 10]);
      expect(await cached.shuffle({ bufferSize: 2 }).toArray()).toHaveLength(6);
      expect(computed).toBe(6);
      expect(cached.size).toBe(6);
    }
  });

  test('cache of a stream does not take a broken-off pass for the whole', async () => {
    const cached = stream(5).cache();
    expect(await cached.take(2).toArray()).toEqual([0, 1]);
    expect(await cached.toArray()).toEqual([0, 1, 2, 3, 4]);
  });

  test('prefetch works ahead, by so many and no more', async () => {
    let started = 0;
    const data = numbers(10)
      .map(async (n) => (started++, n))
      .prefetch(3);
    const iterator = data.iterate(pass())[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toBe(0);
    expect(started).toBe(4);
    await iterator.return?.();
    expect(started).toBe(4);
  });

  test('prefetch frees what was ahead when the consumer stops', async () => {
    const start = memory().numTensors;
    const data = numbers(10)
      .map(async (n) => tensor([n]))
      .prefetch(4);
    for await (const element of data.iterate(pass())) {
      element.dispose();
      break;
    }
    expect(memory().numTensors).toBe(start);
  });
});
