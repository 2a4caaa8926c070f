import type { Engine } from '../../engine.js';

/** Columns of A per panel: with the 128 rows packed at a time, a block that stays in L2. */
const KC = 320;
/** Fewer rows do not make up for reading all panels of B. */
const LEAST_ROWS = 32;
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
  readonly aOffsets?: readonly number[] | undefined;
  readonly bIndices?: readonly number[] | undefined;
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

/**
 * Rows and columns of the blocks of C: enough blocks to keep every thread busy to the end, each
 * worth more than claiming it costs.
 */
export function blocksOf(
  engine: Engine,
  m: number,
  n: number,
  k: number,
  batches: number,
): { mc: number; nc: number; chunks: number } {
  const worth = Math.floor((m * n * k * batches) / WORTH_A_CHUNK);
  const wanted = engine.threads === 1 || worth < 2 ? 1 : Math.min(worth, engine.threads * 8);
  const fit = Math.ceil((m * batches) / wanted / 4) * 4;
  const mc = Math.max(4, Math.min(Math.ceil(m / 4) * 4, Math.max(LEAST_ROWS, fit)));
  let nc = Math.ceil(n / 8) * 8;
  const count = (): number => Math.ceil(m / mc) * Math.ceil(n / nc) * batches;
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
  const size = k * n;
  const ldb = transposed ? k : n;
  const order = transposed ? 1 : 0;
  // prettier-ignore
  engine.run(
    'packB', chunks * count,
    b, packed, k, n, ldb, order, size, batchStride, panelStride, perChunk, chunks, 0,
  );
  return { panelStride, batchStride };
}

export function packedBytes(k: number, n: number, count = 1): number {
  return Math.ceil(n / 8) * 32 * k * count + 64;
}

export function gemm(engine: Engine, call: GemmCall): void {
  if (!call.aOffsets && !call.bIndices) {
    product(engine, call, 0, 0);
    return;
  }
  const { batches, m, k, aOffsets, bIndices } = call;
  const tables = engine.allocate(batches * 8);
  try {
    const view = new Int32Array(engine.memory.buffer, tables.start, batches * 2);
    for (let i = 0; i < batches; i++) {
      view[i] = aOffsets?.[i] ?? i * m * k;
      view[batches + i] = bIndices?.[i] ?? i;
    }
    product(engine, call, tables.start, tables.start + batches * 4);
  } finally {
    engine.allocator.release(tables);
  }
}

/** The kernel's arguments are written out flat: spreading them would cost more than small products. */
function product(engine: Engine, call: GemmCall, aTable: number, bTable: number): void {
  const { a, b, c, batches, m, n, k, transposeA, transposeB } = call;
  const { bias = 0, activation = 0, bCount = batches } = call;
  const lda = transposeA ? m : k;
  const order = transposeA ? 1 : 0;
  if (m <= 3 && !transposeB && activation === 0) {
    const nc = Math.max(64, Math.ceil(WORTH_A_CHUNK / k / 16) * 16);
    const chunks = batches * m * Math.ceil(n / nc);
    // prettier-ignore
    engine.run(
      'gemvRow', chunks, a, b, c, m, n, k, lda, order, 0, nc, 0, bias, activation,
      m * k, m * n, k * n * 4, n, aTable, bTable, n,
    );
    return;
  }
  const packed = engine.allocate(packedBytes(k, n, bCount));
  try {
    const to = { b, packed: packed.start, k, n, transposed: transposeB, count: bCount };
    const { panelStride, batchStride } = packB(engine, to);
    const { mc, nc, chunks } = blocksOf(engine, m, n, k, batches);
    // prettier-ignore
    engine.run(
      'gemm', chunks, a, packed.start, c, m, n, k, lda, order, mc, nc, depthOf(k), bias, activation,
      m * k, m * n, batchStride, panelStride, aTable, bTable, n,
    );
  } finally {
    engine.allocator.release(packed);
  }
}
