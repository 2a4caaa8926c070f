import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  engine,
  getBackend,
  type KernelBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import {
  activeBackend,
  add,
  backendCapabilities,
  BackendError,
  closeBackend,
  coverage,
  defineBackend,
  grad,
  memory,
  square,
  storageOf,
  sum,
  tensor1d,
  useBackend,
  type Backend,
} from '../index.js';
import { version } from '../version.js';

/** The first tensor on a fresh storage makes tfjs print its greeting. */
function quietStorage(): MathBackendCPU {
  const storage = new MathBackendCPU();
  Object.assign(storage, { firstUse: false });
  return storage;
}

/** A backend of its own over tfjs's CPU storage, with a few kernels and the rest on the cpu. */
const other = (name = 'other'): Backend =>
  defineBackend({
    name,
    open: quietStorage,
    capabilities: { device: 'gpu', syncRead: false },
    kernels: {
      Relu: ({ x }, _, storage) =>
        storage.makeTensorInfo(
          x.shape,
          'float32',
          Float32Array.from(storage.readSync(x.dataId) as Float32Array, (v) => Math.max(v, 0)),
        ),
    },
    fallback: cpu(),
  });

const refusing = (name: string, reason: string, hint?: string): Backend =>
  defineBackend({
    name,
    availability: () => ({ available: false, reason, ...(hint && { hint }) }),
    open: () => {
      throw new Error('must not be opened');
    },
  });

/** The error of a promise that must reject. */
async function refusal(promise: Promise<unknown>): Promise<BackendError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BackendError);
  return error as BackendError;
}

afterEach(() => {
  closeBackend(other());
});

describe('useBackend', () => {
  it('takes the first candidate that can run', async () => {
    const taken = await useBackend(refusing('first', 'no luck'), other(), cpu());
    expect(taken.name).toBe('other');
    expect(activeBackend()?.name).toBe('other');
    expect(getBackend()).toBe('other');
    expect(backendCapabilities()).toEqual({
      device: 'gpu',
      threads: 1,
      syncRead: false,
      deterministic: true,
      dtypes: ['float32', 'int32', 'bool', 'complex64', 'string'],
    });
  });

  it('names every candidate and its reason where none can run', async () => {
    const broken = defineBackend({
      name: 'broken',
      open: (): KernelBackend => {
        throw new TypeError('out of luck');
      },
    });
    const error = await refusal(
      useBackend(refusing('gpu', 'no adapter was found', 'Try Chrome.'), broken),
    );
    expect(error.message).toMatchInlineSnapshot(`
     "useBackend: none of the 2 backends can run here [GRAFT-BACKEND]
       gpu     no adapter was found
       broken  out of luck
       Hint: gpu: Try Chrome."
    `);
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error.stack).toContain('use-backend.test.ts');
  });

  it('says so where there is one candidate, or none', async () => {
    expect((await refusal(useBackend(refusing('gpu', 'no adapter')))).message)
      .toMatchInlineSnapshot(`
     "useBackend: backend "gpu" cannot run here [GRAFT-BACKEND]
       gpu  no adapter"
    `);
    expect((await refusal(useBackend())).message).toMatchInlineSnapshot(`
     "useBackend: it was given no backend [GRAFT-BACKEND]
       Hint: Name at least one, such as cpu()."
    `);
  });

  it('registers gradients', async () => {
    await useBackend(cpu());
    const x = tensor1d([1, -2, 3]);
    expect([...grad((at) => sum(square(at)))(x).dataSync()]).toEqual([2, -4, 6]);
  });

  it('moves tensors when they are first used elsewhere', async () => {
    await useBackend(cpu());
    const here = tensor1d([1, 2]);
    const kept = tensor1d([5, 6]);
    const { numTensors } = memory();
    await useBackend(other());
    const there = tensor1d([10, 20]);
    const total = add(here, there);
    expect([...total.dataSync()]).toEqual([11, 22]);
    expect((await storageOf('other')).refCount(here.dataId)).toBe(1);
    expect((await storageOf('cpu')).refCount(here.dataId)).toBe(0);
    await useBackend(cpu());
    expect([...add(total, kept).dataSync()]).toEqual([16, 28]);
    total.dispose();
    there.dispose();
    expect(memory().numTensors).toBe(numTensors + 1);
  });

  it('opens a backend once, whatever value names it and however many ask at a time', async () => {
    const open = jest.fn(quietStorage);
    const value = (): Backend => defineBackend({ name: 'other', open });
    await Promise.all([useBackend(value()), useBackend(value())]);
    await useBackend(value());
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('opens a backend again that tfjs-core has dropped', async () => {
    await useBackend(other());
    const first = await storageOf('other');
    removeBackend('other');
    await useBackend(other());
    expect(await storageOf('other')).not.toBe(first);
    expect(coverage().kernels.get('Relu')).toBe('native');
    expect(coverage().kernels.get('Relu6')).toBe('fallback');
  });

  it('goes on with a backend that was set without Graft', async () => {
    closeBackend(cpu());
    const greeting = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    await setBackend('cpu');
    const live = engine().registry['cpu'];
    const x = tensor1d([3]);
    greeting.mockRestore();
    await useBackend(cpu());
    expect(engine().registry['cpu']).toBe(live);
    expect([...square(x).dataSync()]).toEqual([9]);
  });

  it('does not put itself over a live backend of the same name', async () => {
    const live = new MathBackendCPU();
    registerBackend('taken', () => live);
    await setBackend('taken');
    const impostor = defineBackend({ name: 'taken', open: () => new MathBackendCPU() });
    expect((await refusal(useBackend(impostor))).message).toMatchInlineSnapshot(`
     "useBackend: backend "taken" cannot run here [GRAFT-BACKEND]
       taken  tfjs-core runs another backend of that name, whose tensors would be lost
       Hint: Remove it first with removeBackend('taken') of tfjs-core."
    `);
    await useBackend(cpu());
    removeBackend('taken');
  });

  it('is silent', async () => {
    const spies = (['log', 'warn', 'error', 'info'] as const).map((name) =>
      jest.spyOn(console, name).mockImplementation(() => undefined),
    );
    await useBackend(other());
    tensor1d([1, 2]).dispose();
    await useBackend(cpu());
    tensor1d([1, 2]).dispose();
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('refuses to run beside a second copy of @graftjs/core', async () => {
    const key = Symbol.for('@graftjs/core');
    const scope = globalThis as { [key]?: unknown };
    const first = scope[key];
    scope[key] = { version: '9.8.7', url: 'file:///app/node_modules/old/core/dist/index.js' };
    try {
      const { message } = await refusal(useBackend(cpu()));
      const place = message.replace(/file:\S*use-backend/, 'file:use-backend');
      expect(place.replace(version, '1.2.3')).toMatchInlineSnapshot(`
       "@graftjs/core: is loaded twice in this process [GRAFT-BACKEND]
         9.8.7  file:///app/node_modules/old/core/dist/index.js
         1.2.3  file:use-backend.ts
         Hint: Let every package resolve to one copy: \`npm ls @graftjs/core\`, then \`npm dedupe\`."
      `);
    } finally {
      scope[key] = first;
    }
  });
});

describe('defineBackend', () => {
  it('refuses names that tfjs would cut in two', () => {
    const named = (name: string) => () => defineBackend({ name, open: () => new MathBackendCPU() });
    expect(named('my_fast_one')).toThrowErrorMatchingInlineSnapshot(`
     "defineBackend: the name of a backend must be one word without "_" [GRAFT-CONFIG]
       name  "my_fast_one"
       Hint: Write "my-fast-one"."
    `);
    expect(named('')).toThrowErrorMatchingInlineSnapshot(`
     "defineBackend: the name of a backend must be one word without "_" [GRAFT-CONFIG]
       name  """
    `);
  });

  it('knows the kernels of tfjs-core and what they take', () => {
    const definition = {
      name: 'typed',
      open: () => new MathBackendCPU(),
    };
    defineBackend({
      ...definition,
      // @ts-expect-error a misspelt kernel
      kernels: { MatMull: ({ a }) => a },
    });
    defineBackend({
      ...definition,
      // @ts-expect-error an input that the kernel does not have
      kernels: { BatchMatMul: ({ left }) => left },
    });
    defineBackend({
      ...definition,
      // @ts-expect-error an attribute that the kernel does not have
      kernels: { BatchMatMul: ({ a }, { transpose }) => (transpose ? a : a) },
    });
    expect(definition.name).toBe('typed');
  });
});

describe('what needs an open backend', () => {
  it('says so', async () => {
    await useBackend(cpu());
    expect(() => coverage(other('unopened'))).toThrowErrorMatchingInlineSnapshot(`
     "coverage: backend "unopened" is not open [GRAFT-BACKEND]
       Hint: Call \`await useBackend(…)\` first."
    `);
    closeBackend(cpu());
    expect(activeBackend()).toBeUndefined();
    expect(() => backendCapabilities()).toThrowErrorMatchingInlineSnapshot(`
     "backendCapabilities: no backend is active that useBackend chose [GRAFT-BACKEND]
       Hint: Call \`await useBackend(…)\` first."
    `);
  });
});
