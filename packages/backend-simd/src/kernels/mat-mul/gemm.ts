import type { Engine } from '../../engine.js';

/** Rows of A packed at a time, and columns of A per panel: a block of 128 KiB stays in L2. */
const MC = 128;
const KC = 320;
/** Fewer multiplications than this are not worth waking a thread for. */
const WORTH_A_CHUNK = 1 << 17;

export const activationCodes = { linear: 0, relu: 1, relu6: 2 } as const;

/** C[batch] = A[batch] · B[batch] on addresses; strides in elements. */
export interface GemmCall {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly batches: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Where the A and B of each batch begin, in elements, when they do not simply follow on. */
  readonly aOffsets?: readonly number[];
  readonly bIndices?: readonly number[];
  /** Number of distinct matrices B, default `batches`. */
  readonly bCount?: number;
  /** Address of n values added to each row, or 0. */
  readonly bias?: number;
  /** An activation fused into the last store. */
  readonly activation?: number;
}

/** Length of the blocks of k: as even as possible, so that no last block is tiny. */
export function depthOf(k: number): number {
  return Math.max(1, Math.ceil(k / Math.max(1, Math.ceil(k / KC))));
}

/** Rows and columns of the blocks of C, small enough to keep every thread busy. */
export function blocksOf(
  engine: Engine,
  m: number,
  n: number,
  k: number,
  batches: number,
): { mc: number; nc: number; chunks: number } {
  const wanted =
    m * n * k * batches < 2 * WORTH_A_CHUNK || engine.threads === 1 ? 1 : engine.threads * 4;
  let mc = Math.min(MC, Math.ceil(m / 4) * 4);
  let nc = Math.ceil(n / 8) * 8;
  const count = (): number => Math.ceil(m / mc) * Math.ceil(n / nc) * batches;
  while (count() < wanted && mc > 32) mc = Math.max(4, Math.ceil(mc / 8) * 4);
  while (count() < wanted && nc > 64) nc = Math.ceil(nc / 16) * 8;
  return { mc, nc, chunks: count() };
}

/** Packs `count` matrices B[k, n] into panels of eight columns at `packed`. */
export function packB(
  engine: Engine,
  call: { b: number; packed: number; k: number; n: number; transposed: boolean; count: number },
): { panelStride: number; batchStride: number } {
  const { b, packed, k, n, transposed, count } = call;
  const panels = Math.ceil(n / 8);
  const panelStride = k * 32;
  const batchStride = panels * panelStride;
  const perChunk = Math.max(1, Math.ceil((1 << 15) / (k * 8)));
  const chunks = Math.ceil(panels / perChunk);
  const ldb = transposed ? k : n;
  engine.run(
    'packB',
    chunks * count,
    ...[b, packed, k, n, ldb, transposed ? 1 : 0, k * n, batchStride, panelStride, perChunk],
    ...[chunks, 0],
  );
  return { panelStride, batchStride };
}

export function packedBytes(k: number, n: number, count = 1): number {
  return Math.ceil(n / 8) * 32 * k * count + 64;
}

export function gemm(engine: Engine, call: GemmCall): void {
  const { a, b, c, batches, m, n, k, transposeA, transposeB } = call;
  const { bias = 0, activation = 0, bCount = batches } = call;
  const lda = transposeA ? m : k;
  const tables = call.aOffsets || call.bIndices ? engine.allocate(batches * 8) : undefined;
  const aTable = tables ? tables.start : 0;
  const bTable = tables ? tables.start + batches * 4 : 0;
  if (tables) {
    const view = new Int32Array(engine.memory.buffer, tables.start, batches * 2);
    for (let i = 0; i < batches; i++) {
      view[i] = call.aOffsets?.[i] ?? i * m * k;
      view[batches + i] = call.bIndices?.[i] ?? i;
    }
  }
  const shape = (mc: number, nc: number): number[] => [m, n, k, lda, transposeA ? 1 : 0, mc, nc];
  const tail = [aTable, bTable, n];
  try {
    if (m <= 3 && !transposeB && activation === 0) {
      const nc = Math.max(64, Math.ceil(WORTH_A_CHUNK / k / 16) * 16);
      const chunks = batches * m * Math.ceil(n / nc);
      const middle = [0, bias, activation, m * k, m * n, k * n * 4, n];
      engine.run('gemvRow', chunks, a, b, c, ...shape(0, nc), ...middle, ...tail);
      return;
    }
    const packed = engine.allocate(packedBytes(k, n, bCount));
    try {
      const to = { b, packed: packed.start, k, n, transposed: transposeB, count: bCount };
      const { panelStride, batchStride } = packB(engine, to);
      const { mc, nc, chunks } = blocksOf(engine, m, n, k, batches);
      const middle = [depthOf(k), bias, activation, m * k, m * n, batchStride, panelStride];
      engine.run('gemm', chunks, a, packed.start, c, ...shape(mc, nc), ...middle, ...tail);
    } finally {
      engine.allocator.release(packed);
    }
  } finally {
    if (tables) engine.allocator.release(tables);
  }
}
