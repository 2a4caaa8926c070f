import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { integers, KernelBench, values, type HostTensor } from '../../testing/kernel-bench.js';
import { expectNear } from '../../testing/to-be-near.js';

let bench: KernelBench;
beforeAll(async () => void (bench = await KernelBench.open({ threads: 2 })));
afterAll(() => bench.close());
const exact = { relative: 0, absolute: 0 };

test.each([
  [
    [5, 7],
    [1, 0],
  ],
  [
    [64, 130],
    [1, 0],
  ],
  [
    [3, 17, 18],
    [0, 2, 1],
  ],
  [
    [2, 3, 4],
    [2, 0, 1],
  ],
  [
    [2, 3, 4],
    [1, 2, 0],
  ],
  [
    [2, 5, 3, 8],
    [0, 2, 1, 3],
  ],
  [
    [2, 5, 3, 8],
    [3, 2, 1, 0],
  ],
  [
    [2, 3, 4, 5, 2],
    [4, 1, 3, 0, 2],
  ],
  [
    [1, 6, 1],
    [2, 1, 0],
  ],
])('Transpose %j by %j', (shape, perm) => {
  const x = values(shape);
  expectNear(
    bench.run('Transpose', { x }, { perm }),
    bench.expected('Transpose', { x }, { perm }),
    exact,
  );
});

test.each([
  [[40], [3], [30]],
  [
    [5, 6],
    [1, 2],
    [3, 4],
  ],
  [
    [5, 6],
    [2, 0],
    [2, 6],
  ],
  [
    [4, 5, 6, 3],
    [1, 0, 2, 0],
    [2, 5, 3, 3],
  ],
  [
    [3, 50_000],
    [1, 5],
    [2, 40_000],
  ],
])('Slice %j from %j, %j', (shape, begin, size) => {
  const x = values(shape);
  const attrs = { begin, size };
  expectNear(bench.run('Slice', { x }, attrs), bench.expected('Slice', { x }, attrs), exact);
});

describe('joining and cutting', () => {
  test.each([0, 1, 2])('Concat, Pack, SplitV and Unpack along axis %i', (axis) => {
    const shapes = [3, 1, 4].map((n) => [2, 5, 6].map((size, i) => (i === axis ? n : size)));
    const parts = shapes.map((shape, i) => values(shape, i)) as unknown as Record<
      string,
      HostTensor
    >;
    const joined = bench.run('Concat', parts, { axis });
    expectNear(joined, bench.expected('Concat', parts, { axis }), exact);
    const x: HostTensor = {
      shape: joined.shape,
      values: Float32Array.from(joined.values),
      dtype: 'float32',
    };
    const cut = bench.runMany('SplitV', { x }, { numOrSizeSplits: [3, 1, -1], axis });
    cut.forEach((piece, i) => expectNear(piece, Object.values(parts)[i]!, exact));
    const same = [values([2, 5], 1), values([2, 5], 2)] as unknown as Record<string, HostTensor>;
    const packed = bench.run('Pack', same, { axis });
    expectNear(packed, bench.expected('Pack', same, { axis }), exact);
    const value: HostTensor = {
      shape: packed.shape,
      values: Float32Array.from(packed.values),
      dtype: 'float32',
    };
    bench.runMany('Unpack', { value }, { axis }).forEach((piece, i) => {
      expectNear(piece, Object.values(same)[i]!, exact);
    });
  });

  test('PadV2, Tile, Fill', () => {
    const x = values([3, 4, 2]);
    const paddings = [
      [1, 0],
      [2, 3],
      [0, 1],
    ];
    const pad = { paddings, constantValue: 2.5 };
    expectNear(bench.run('PadV2', { x }, pad), bench.expected('PadV2', { x }, pad), exact);
    const tile = { reps: [2, 1, 3] };
    expectNear(bench.run('Tile', { x }, tile), bench.expected('Tile', { x }, tile), exact);
    const filled = bench.run('Fill', {}, { shape: [70_001], value: 3, dtype: 'int32' });
    expect(filled.values.every((v) => v === 3)).toBe(true);
  });
});

test('GatherV2 takes slices, and UnsortedSegmentSum adds them up again', () => {
  const x = values([6, 5, 40]);
  for (const axis of [0, 1, 2]) {
    const inputs = { x, indices: integers([2, 3], [4, 0, 4, 1, 2, 3]) };
    const attrs = { axis, batchDims: 0 };
    expectNear(
      bench.run('GatherV2', inputs, attrs),
      bench.expected('GatherV2', inputs, attrs),
      exact,
    );
  }
  const far = { x, indices: integers([1], [6]) };
  expect(() => bench.run('GatherV2', far, { axis: 0, batchDims: 0 })).toThrow();
  const segmentIds = integers([6], [2, 0, 2, -1, 7, 3]);
  const sums = bench.run('UnsortedSegmentSum', { x, segmentIds }, { numSegments: 4 });
  const row = (i: number): Float32Array => x.values.slice(i * 200, i * 200 + 200) as Float32Array;
  const wanted = [
    ...row(1),
    ...new Float32Array(200),
    ...row(0).map((v, i) => v + row(2)[i]!),
    ...row(5),
  ];
  expectNear(sums, { shape: [4, 5, 40], values: wanted }, exact);
});
