import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BackendError } from '@graftjs/core';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { Block } from '../memory/block.js';
import { integers, KernelBench, values } from '../testing/kernel-bench.js';

const PIECE = 16 * 1024;
let bench: KernelBench;
const ballast: Block[] = [];
beforeAll(async () => {
  bench = await KernelBench.open({ threads: 1, memoryLimit: 4 * 1024 * 1024 });
});
afterAll(() => bench.close());

const volume = { strides: [1, 1, 1], pad: 'same' };
const cases: [string, Parameters<KernelBench['run']>[1], object][] = [
  ['Conv3D', { x: values([1, 4, 8, 8, 8]), filter: values([3, 3, 3, 8, 8], 2) }, volume],
  [
    'Conv3DBackpropFilterV2',
    { x: values([1, 4, 8, 8, 8]), dy: values([1, 4, 8, 8, 8], 2) },
    { ...volume, filterShape: [3, 3, 3, 8, 8] },
  ],
  [
    'Conv3DBackpropInputV2',
    { dy: values([1, 4, 8, 8, 8]), filter: values([3, 3, 3, 8, 8], 2) },
    { ...volume, inputShape: [1, 4, 8, 8, 8] },
  ],
  [
    'GraftRowNormGrad',
    {
      ...{ dy: values([200, 64]), x: values([200, 64], 2), scale: values([64], 3) },
      ...{ mean: values([200], 4), inverse: values([200], 5) },
    },
    { epsilon: 1e-3, centered: true },
  ],
  [
    'GraftResizeGrad',
    { dy: values([1, 40, 40, 8]) },
    { height: 20, width: 20, nearest: false, alignCorners: false, halfPixelCenters: true },
  ],
  ['ResizeBilinear', { images: values([1, 20, 20, 8]) }, { size: [40, 40] }],
  ['GraftRandomMask', {}, { shape: [20_000], state: [1, 2, 3, 4], spare: null, a: 0.3, b: 0 }],
  ['TopK', { x: values([200, 64]) }, { k: 60 }],
  [
    'OneHot',
    { indices: integers([200], new Array<number>(200).fill(3)) },
    { depth: 100, onValue: 1, offValue: 0 },
  ],
];

/** Takes all memory but some pieces, in which the kernel may do or fail. */
function leave(pieces: number): void {
  for (;;) {
    const block = bench.backend.engine.allocator.allocate(PIECE);
    if (!block) break;
    ballast.push(block);
  }
  for (const block of ballast.splice(0, pieces)) bench.backend.engine.allocator.release(block);
}

function leaveAll(): void {
  for (const block of ballast.splice(0)) bench.backend.engine.allocator.release(block);
}

describe.each(cases)('%s', (name, inputs, attrs) => {
  test('computes or says that memory is exhausted, and keeps none of it', () => {
    const run = () => bench.runMany(name, inputs, attrs as NamedAttrMap);
    const wanted = run();
    const { live } = bench.backend.memory().engine;
    let [failed, succeeded] = [0, 0];
    for (let pieces = 0; pieces < 40; pieces++) {
      leave(pieces);
      try {
        expect(run()).toEqual(wanted);
        succeeded++;
      } catch (error) {
        if (!(error instanceof BackendError)) throw error;
        failed++;
      }
      leaveAll();
      expect(bench.backend.memory().engine.live).toBe(live);
    }
    expect(failed).toBeGreaterThan(0);
    expect(succeeded).toBeGreaterThan(0);
  });
});
