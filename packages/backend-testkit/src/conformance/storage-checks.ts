import { type Backend, useBackend } from '@graftjs/core';
import {
  add,
  complex,
  memory,
  reshape,
  scalar,
  tensor,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import type { Check } from './check.js';

function expectList(got: ArrayLike<number>, wanted: readonly number[], what: string): void {
  const same = got.length === wanted.length && wanted.every((v, i) => Object.is(got[i], v));
  if (!same) {
    throw new Error(
      `${what}: got [${Array.from(got).join(', ')}], expected [${wanted.join(', ')}]`,
    );
  }
}

function expectNumber(got: number, wanted: number, what: string): void {
  if (got !== wanted) throw new Error(`${what}: got ${got}, expected ${wanted}`);
}

type Step = readonly [name: string, run: () => void | Promise<void>];

const steps: readonly Step[] = [
  [
    'floats come back as they went in',
    async () => {
      const list = [0, -0, 1.5, -3.25, NaN, Infinity, -Infinity].map(Math.fround);
      const x = tensor(Float32Array.from(list), [list.length]);
      expectList(await x.data(), list, 'data()');
      expectList(await x.data(), list, 'data() again');
      x.dispose();
    },
  ],
  [
    'integers and booleans come back as they went in',
    async () => {
      const ints = tensor([-2147483648, 0, 2147483647], [3], 'int32');
      const bools = tensor([true, false, true], [3], 'bool');
      expectList(await ints.data(), [-2147483648, 0, 2147483647], 'int32');
      expectList(await bools.data(), [1, 0, 1], 'bool');
      ints.dispose();
      bools.dispose();
    },
  ],
  [
    'text and complex numbers come back as they went in',
    async () => {
      const words = tensor(['ä', '', 'three'], [3], 'string');
      const got = (await words.data()) as unknown as string[];
      if (got.join('|') !== 'ä||three') throw new Error(`got ${got.join('|')}`);
      const z = tidy(() => complex([1, 2], [3, -4]));
      expectList(await z.data(), [1, 3, 2, -4], 'complex64');
      words.dispose();
      z.dispose();
    },
  ],
  [
    'a result shares nothing with its input',
    async () => {
      const x = tensor([1, 2, 3], [3]);
      const y = add(x, 0);
      (await y.data())[0] = 9;
      expectList(await x.data(), [1, 2, 3], 'after a result of it was read and changed');
      x.dispose();
      y.dispose();
    },
  ],
  [
    'shapes with no elements',
    async () => {
      const x = tensor(new Float32Array(0), [2, 0, 3]);
      expectNumber((await x.data()).length, 0, 'elements');
      const y = add(x, 1);
      expectList(y.shape, [2, 0, 3], 'shape');
      x.dispose();
      y.dispose();
    },
  ],
  [
    'a shared storage lives until its last tensor goes',
    async () => {
      const before = memory().numDataBuffers;
      const x = tensor([1, 2, 3, 4], [2, 2]);
      const y = reshape(x, [4]);
      x.dispose();
      expectList(await y.data(), [1, 2, 3, 4], 'after the first was disposed');
      y.dispose();
      expectNumber(memory().numDataBuffers - before, 0, 'buffers left');
    },
  ],
  [
    'disposing twice is harmless',
    () => {
      const before = memory().numTensors;
      const x = scalar(1);
      x.dispose();
      x.dispose();
      expectNumber(memory().numTensors - before, 0, 'tensors left');
    },
  ],
  [
    'a variable that is assigned a thousand times holds one buffer',
    async () => {
      const before = memory().numDataBuffers;
      const v = tidy(() => variable(scalar(0)));
      for (let i = 0; i < 1000; i++) tidy(() => v.assign(add(v, 1)));
      expectNumber(memory().numDataBuffers - before, 1, 'buffers while it lives');
      expectNumber((await v.data())[0] ?? NaN, 1000, 'value');
      v.dispose();
      expectNumber(memory().numDataBuffers - before, 0, 'buffers left');
    },
  ],
];

/** Reading, writing, sharing and disposing; and moving to and from the fallback. */
export function storageChecks(backend: Backend): Check[] {
  const checks = steps.map(([name, run]): Check => ({
    tier: 'storage',
    id: `storage/${name}`,
    run,
  }));
  const { fallback } = backend;
  if (!fallback) return checks;
  return [
    ...checks,
    {
      tier: 'storage',
      id: 'storage/tensors move to the fallback and back',
      async run() {
        const before = memory().numTensors;
        const x = tensor([1, 2, 3], [3]);
        try {
          await useBackend(fallback);
          const y = add(x, 1);
          await useBackend(backend);
          const z = add(y, x);
          expectList(await z.data(), [3, 5, 7], 'sum of tensors from two backends');
          for (const t of [x, y, z]) t.dispose();
        } finally {
          await useBackend(backend);
        }
        expectNumber(memory().numTensors - before, 0, 'tensors left');
      },
    },
  ];
}
