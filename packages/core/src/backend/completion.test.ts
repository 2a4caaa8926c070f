import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  DataStorage,
  engine,
  env,
  KernelBackend,
  type BackendValues,
  type DataId,
} from '@tensorflow/tfjs-core';
import * as op from '../index.js';
import { BackendError, coverage, defineBackend, storageOf, useBackend } from '../index.js';

interface Slot {
  values: BackendValues;
  refCount: number;
}

/** A storage that keeps copies, complex data flat, and has no kernels at all. */
class ToyStorage extends KernelBackend {
  readonly slots = new DataStorage<Slot>(this, engine());

  override write(values: BackendValues, shape: number[], dtype: op.DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }
  override move(id: DataId, values: BackendValues, _: number[], __: unknown, refCount: number) {
    this.slots.set(id, { values: values.slice(), refCount });
  }
  override readSync(id: DataId): BackendValues {
    return this.slots.get(id).values.slice();
  }
  override async read(id: DataId): Promise<BackendValues> {
    return this.readSync(id);
  }
  override numDataIds(): number {
    return this.slots.numDataIds();
  }
  override refCount(id: DataId): number {
    return this.slots.has(id) ? this.slots.get(id).refCount : 0;
  }
  override incRef(id: DataId): void {
    this.slots.get(id).refCount++;
  }
  override disposeData(id: DataId, force = false): boolean {
    if (!this.slots.has(id)) return true;
    const slot = this.slots.get(id);
    if (--slot.refCount > 0 && !force) return false;
    this.slots.delete(id);
    return true;
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }
  override floatPrecision(): 16 | 32 {
    return 32;
  }
}

const calls: string[] = [];

const toy = defineBackend({
  name: 'toy',
  open: () => new ToyStorage(),
  kernels: {
    Identity({ x }, _, storage) {
      calls.push(`Identity of ${x.dtype}`);
      storage.incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
    Neg({ x }, _, storage) {
      calls.push(`Neg of ${x.dtype}`);
      const values = (storage.readSync(x.dataId) as Float32Array).map((v) => -v);
      return { dataId: storage.write(values, x.shape, x.dtype), shape: x.shape, dtype: x.dtype };
    },
    // Built from another kernel that only the fallback has, with a step thrown away in between.
    Sinh: ({ x }, _, __, run) => {
      const positive = run.run('Exp', { x }, {});
      const negative = run.run('Exp', { x: run.run('Neg', { x }, {}) }, {});
      const two = run.run('Fill', {}, { shape: [], value: 2, dtype: 'float32' });
      return run.run(
        'RealDiv',
        { a: run.run('Sub', { a: positive, b: negative }, {}), b: two },
        {},
      );
    },
    Erf({ x }, attrs, _, run) {
      calls.push('Erf leaves it to the fallback');
      return run.fallback({ x }, attrs);
    },
    Tan({ x }, _, __, run) {
      run.run('Sin', { x }, {});
      throw new RangeError('halfway');
    },
    Ceil: ({ x }, attrs, _, run) => run.original({ x }, attrs),
    Floor: (inputs, _, __, run) => run.run('Unpack', { value: inputs.x }, { axis: 0 }),
  },
  composed: {
    // tan = sin / cos, but the toy says above that it has a Tan of its own.
    Tan: ({ x }) => x,
    Cosh: ({ x }, _, __, run) => {
      const [first] = run.runMany('Unpack', { value: x }, { axis: 0 });
      return run.run('Cos', { x: first! }, {});
    },
  },
  capabilities: { dtypes: ['float32', 'int32', 'bool'] },
  fallback: cpu(),
});

/** Data ids on both storages and tensors in the engine. */
async function books(): Promise<number[]> {
  const storages = await Promise.all([storageOf('toy'), storageOf('cpu')]);
  return [
    ...storages.map((storage) => storage.numDataIds()),
    op.memory().numTensors,
    op.memory().numDataBuffers,
  ];
}

/** What `run` gives, after checking that nothing but its result remains, and then nothing at all. */
async function balanced<T extends op.Tensor | op.Tensor[]>(run: () => T): Promise<unknown> {
  const before = await books();
  const result = op.tidy(run);
  const values = [result].flat().map((tensor) => tensor.arraySync());
  op.dispose(result);
  expect(await books()).toEqual(before);
  return Array.isArray(result) ? values : values[0];
}

beforeAll(async () => {
  await useBackend(toy);
  // Makes tfjs-core count the data ids around every kernel and complain about leaks.
  env().set('IS_TEST', true);
});
afterAll(() => {
  env().set('IS_TEST', false);
});
beforeEach(() => {
  calls.length = 0;
});

describe('a kernel that the backend lacks', () => {
  it('runs on the fallback, and its result comes back', async () => {
    const x = op.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect(await balanced(() => op.matMul(x, x))).toEqual([
      [7, 10],
      [15, 22],
    ]);
    const y = op.matMul(x, x);
    expect((await storageOf('toy')).refCount(y.dataId)).toBe(1);
    expect((await storageOf('cpu')).refCount(y.dataId)).toBe(0);
    op.dispose([x, y]);
  });

  it('takes lists of tensors, and gives them', async () => {
    const parts = [op.tensor1d([1, 2]), op.tensor1d([3])] as const;
    expect(await balanced(() => op.concat([...parts]))).toEqual([1, 2, 3]);
    expect(await balanced(() => op.split(parts[0], 2))).toEqual([[1], [2]]);
    expect(await balanced(() => op.topk(parts[0], 1).values)).toEqual([2]);
    op.dispose([...parts]);
  });

  it('takes lists of tensors among other inputs', async () => {
    const splits = op.tensor1d([0, 2, 3], 'int32');
    const values = op.tensor1d([5, 6, 7]);
    const indices = op.tensor1d([1, 0], 'int32');
    const { outputNestedSplits, outputDenseValues } = op.raggedGather([splits], values, indices, 1);
    expect(outputNestedSplits[0]!.arraySync()).toEqual([0, 1, 3]);
    expect(outputDenseValues.arraySync()).toEqual([7, 5, 6]);
    op.dispose([splits, values, indices, outputNestedSplits, outputDenseValues] as op.Tensor[]);
  });

  it('may share its data with its input there', async () => {
    const x = op.tensor1d([1, 2, 3, 4]);
    expect(await balanced(() => op.reshape(x, [2, 2]))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(await balanced(() => op.abs(x))).toEqual([1, 2, 3, 4]);
    x.dispose();
  });

  it('may see one tensor twice', async () => {
    const x = op.tensor1d([1, 2, 3]);
    expect(await balanced(() => op.mul(x, x))).toEqual([1, 4, 9]);
    x.dispose();
  });

  it('works on strings, booleans and integers', async () => {
    const words = op.tensor1d(['a', 'b', 'a']);
    expect(await balanced(() => op.equal(words, 'a'))).toEqual([1, 0, 1]);
    expect(await balanced(() => op.tile(words, [2]))).toEqual(['a', 'b', 'a', 'a', 'b', 'a']);
    const truth = op.tensor1d([1, 0], 'bool');
    expect(await balanced(() => op.cast(truth, 'float32'))).toEqual([1, 0]);
    expect(await balanced(() => op.logicalXor(truth, truth))).toEqual([0, 0]);
    expect(await balanced(() => op.sum(op.tensor1d([2 ** 24, 1], 'int32')))).toBe(2 ** 24 + 1);
    op.dispose([words, truth]);
  });

  it('works on complex numbers', async () => {
    const wave = op.tensor1d([1, 0, -1, 0]);
    await balanced(() => {
      const spectrum = op.tidy(() => op.fft(op.complex(wave, op.zerosLike(wave))));
      expect(op.tidy(() => op.real(spectrum).arraySync())).toEqual([0, 2, 0, 2]);
      expect(op.tidy(() => op.abs(spectrum).arraySync())).toEqual([0, 2, 0, 2]);
      const back = op.tidy(() => op.real(op.ifft(op.clone(spectrum))));
      expect(back.arraySync()).toEqual([1, 0, -1, 0]);
      spectrum.dispose();
      return back;
    });
    wave.dispose();
  });

  it('differentiates like any other', async () => {
    const x = op.tensor1d([0.5, -1]);
    const slope = await balanced(() => op.grad((at) => op.sum(op.mul(op.exp(at), op.neg(at))))(x));
    const expected = [0.5, -1].map((v) => -Math.exp(v) * (1 + v));
    (slope as number[]).forEach((v, i) => expect(Math.abs(v - expected[i]!)).toBeLessThan(1e-6));
    expect(calls).toContain('Neg of float32');
    x.dispose();
  });

  it('leaves nothing behind when it throws', async () => {
    const x = op.tensor1d([1, 2]);
    const before = await books();
    const misshapen = () => engine().runKernel('Reshape', { x }, { shape: [5] });
    expect(misshapen).toThrow('Size(2) must match the product of shape 5');
    expect(await books()).toEqual(before);
    x.dispose();
  });
});

describe('a dtype that the backend does not compute with', () => {
  it('sends the call to the fallback', async () => {
    const z = op.complex(op.tensor1d([1]), op.tensor1d([2]));
    calls.length = 0;
    expect(op.imag(op.clone(z)).arraySync()).toEqual([2]);
    expect(calls).toEqual([]);
    expect(op.clone(op.tensor1d([1])).arraySync()).toEqual([1]);
    expect(calls).toEqual(['Identity of float32']);
    expect(op.neg(op.tensor1d([3], 'int32')).arraySync()).toEqual([-3]);
    expect(calls.at(-1)).toBe('Neg of int32');
  });
});

describe('kernels built from kernels', () => {
  it('dispose of what they made in between', async () => {
    const x = op.tensor1d([0.5, -1]);
    const sinh = (await balanced(() => op.sinh(x))) as number[];
    [0.5, -1].forEach((v, i) => expect(Math.abs(sinh[i]! - Math.sinh(v))).toBeLessThan(1e-6));
    const rows = op.tensor2d([[0], [1]]);
    expect(await balanced(() => op.cosh(rows))).toEqual([1]);
    op.dispose([x, rows]);
  });

  it('dispose of it when they throw, too', async () => {
    const x = op.tensor1d([1]);
    const before = await books();
    expect(() => op.tan(x)).toThrow(new RangeError('halfway'));
    expect(await books()).toEqual(before);
    x.dispose();
  });

  it('can leave a call to the fallback', async () => {
    const x = op.tensor1d([0]);
    expect(await balanced(() => op.erf(x))).toEqual([0]);
    expect(calls).toEqual(['Erf leaves it to the fallback']);
    x.dispose();
  });

  it('say what they called wrongly', () => {
    const x = op.tensor1d([1, 2]);
    expect(() => op.ceil(x)).toThrowErrorMatchingInlineSnapshot(
      `"kernel "Ceil" of backend "toy": was called from kernel "Ceil" but replaces none [GRAFT-BACKEND]"`,
    );
    expect(() => op.floor(x)).toThrowErrorMatchingInlineSnapshot(`
     "kernel "Unpack" of backend "toy": gives a list of 2 tensors where one was asked for [GRAFT-BACKEND]
       Hint: Run it with runMany()."
    `);
    x.dispose();
  });
});

describe('coverage', () => {
  it('tells where each kernel comes from', () => {
    const { kernels, counts } = coverage(toy);
    expect(kernels.get('Neg')).toBe('native');
    expect(kernels.get('Tan')).toBe('native');
    expect(kernels.get('Cosh')).toBe('composed');
    expect(kernels.get('BatchMatMul')).toBe('fallback');
    expect(counts).toMatchObject({ native: 7, composed: 1 });
    expect(counts.fallback).toBeGreaterThan(150);
    expect(counts.native + counts.composed + counts.fallback).toBe(kernels.size);
  });

  it('prints a table', () => {
    const table = String(coverage(toy));
    expect(table.split('\n').slice(1, 3)).toMatchInlineSnapshot(`
     [
       "  native       7",
       "  composed     1  Cosh",
     ]
    `);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('data that cannot be read', () => {
  it('is named in the error', async () => {
    const storage = await storageOf('toy');
    const x = op.tensor1d([1, 2]);
    const { readSync } = storage;
    storage.readSync = () => {
      throw new Error('only asynchronously');
    };
    try {
      expect(() => op.cos(x)).toThrow(BackendError);
      expect(() => op.cos(x)).toThrowErrorMatchingInlineSnapshot(`
       "kernel "Cos": its data cannot be taken from backend "toy" to "cpu" [GRAFT-BACKEND]
         float32  [2]
       Cause: only asynchronously"
      `);
    } finally {
      storage.readSync = readSync;
    }
    x.dispose();
  });
});
