import { arg, argPtr, bytes } from './simd';

// Moving words about, whatever they mean: float32 and int32 alike.

/**
 * Copies n-dimensional runs. Arguments: from, to, inner length, inner step of `from` (0 repeats one
 * word), inner step of `to`, rows per chunk, rows, outer axes, and from word 8 on for each of them,
 * innermost first: size, stride of `from`, stride of `to`.
 */
export function copyRuns(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 2);
  const fromStep = arg(args, 3);
  const toStep = arg(args, 4);
  const perChunk = arg(args, 5);
  const last = min(arg(args, 6), (chunk + 1) * perChunk);
  const axes = arg(args, 7);
  for (let row = chunk * perChunk; row < last; row++) {
    let rest = row;
    let fromOffset = 0;
    let toOffset = 0;
    for (let axis = 0; axis < axes; axis++) {
      const word = args + <usize>((8 + axis * 3) << 2);
      const size = load<i32>(word);
      const next = rest / size;
      const at = rest - next * size;
      fromOffset += at * load<i32>(word, 4);
      toOffset += at * load<i32>(word, 8);
      rest = next;
    }
    let from = argPtr(args, 0) + bytes(fromOffset);
    let to = argPtr(args, 1) + bytes(toOffset);
    if (fromStep == 1 && toStep == 1) {
      if (n >= 64) {
        memory.copy(to, from, bytes(n));
      } else {
        let i = 0;
        for (; i + 4 <= n; i += 4) v128.store(to + bytes(i), v128.load(from + bytes(i)));
        for (; i < n; i++) store<u32>(to + bytes(i), load<u32>(from + bytes(i)));
      }
    } else {
      const fromBytes = bytes(fromStep);
      const toBytes = bytes(toStep);
      for (let i = 0; i < n; i++, from += fromBytes, to += toBytes) store<u32>(to, load<u32>(from));
    }
  }
}

/** Sets words. Arguments: to, n, the word, grain. */
export function fillWords(args: usize, chunk: i32, scratch: usize): void {
  const grain = arg(args, 3);
  let i = chunk * grain;
  const end = min(arg(args, 1), i + grain);
  const word = arg(args, 2);
  const wide = i32x4.splat(word);
  let to = argPtr(args, 0) + bytes(i);
  for (; i + 4 <= end; i += 4, to += 16) v128.store(to, wide);
  for (; i < end; i++, to += 4) store<i32>(to, word);
}

/**
 * [batch, rows, columns] to [batch, columns, rows]; a chunk is sixteen columns of one batch, a
 * cache line of each row. Arguments: from, to, rows, columns, chunks per batch.
 */
export function transposeBlocks(args: usize, chunk: i32, scratch: usize): void {
  const rows = arg(args, 2);
  const columns = arg(args, 3);
  const perBatch = arg(args, 4);
  const batch = chunk / perBatch;
  const c0 = (chunk - batch * perBatch) << 4;
  const c1 = min(columns, c0 + 16);
  const from = argPtr(args, 0) + bytes(batch * rows * columns);
  const to = argPtr(args, 1) + bytes(batch * rows * columns);
  const fromRow = bytes(columns);
  const toRow = bytes(rows);
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    let c = c0;
    for (; c + 4 <= c1; c += 4) {
      const p = from + <usize>r * fromRow + bytes(c);
      const q = to + <usize>c * toRow + bytes(r);
      const r0 = v128.load(p);
      const r1 = v128.load(p + fromRow);
      const r2 = v128.load(p + (fromRow << 1));
      const r3 = v128.load(p + fromRow * 3);
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const t1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const t2 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(q, v128.shuffle<f32>(t0, t1, 0, 1, 4, 5));
      v128.store(q + toRow, v128.shuffle<f32>(t0, t1, 2, 3, 6, 7));
      v128.store(q + (toRow << 1), v128.shuffle<f32>(t2, t3, 0, 1, 4, 5));
      v128.store(q + toRow * 3, v128.shuffle<f32>(t2, t3, 2, 3, 6, 7));
    }
    for (; c < c1; c++) {
      for (let i = r; i < r + 4; i++) {
        const word = load<u32>(from + <usize>i * fromRow + bytes(c));
        store<u32>(to + <usize>c * toRow + bytes(i), word);
      }
    }
  }
  for (; r < rows; r++) {
    for (let c = c0; c < c1; c++) {
      const word = load<u32>(from + <usize>r * fromRow + bytes(c));
      store<u32>(to + <usize>c * toRow + bytes(r), word);
    }
  }
}

/**
 * out[outer, index, :] = x[outer, indices[index], :]. Arguments: x, indices, out, size of the
 * indexed axis, indices per outer, length of a slice, slices per chunk, slices, indices stride of
 * a batch (0 when all outers share the indices).
 */
export function gatherSlices(args: usize, chunk: i32, scratch: usize): void {
  const size = arg(args, 3);
  const count = arg(args, 4);
  const n = arg(args, 5);
  const perChunk = arg(args, 6);
  const last = min(arg(args, 7), (chunk + 1) * perChunk);
  const indices = argPtr(args, 1);
  for (let slice = chunk * perChunk; slice < last; slice++) {
    const outer = slice / count;
    const at = slice - outer * count;
    const index = load<i32>(indices + bytes(at));
    const from = argPtr(args, 0) + bytes((outer * size + index) * n);
    const to = argPtr(args, 2) + bytes(slice * n);
    let i = 0;
    for (; i + 4 <= n; i += 4) v128.store(to + bytes(i), v128.load(from + bytes(i)));
    for (; i < n; i++) store<u32>(to + bytes(i), load<u32>(from + bytes(i)));
  }
}

/**
 * out[segment] = sum of the rows of that segment, in their order. Rows whose segment lies outside
 * are left out. Arguments: x, segments, out, rows, columns, segments in all, columns per chunk.
 */
export function segmentSum(args: usize, chunk: i32, scratch: usize): void {
  const rows = arg(args, 3);
  const columns = arg(args, 4);
  const count = arg(args, 5);
  const perChunk = arg(args, 6);
  const first = chunk * perChunk;
  const width = min(perChunk, columns - first);
  const out = argPtr(args, 2) + bytes(first);
  const stride = bytes(columns);
  for (let i = 0; i < count; i++) memory.fill(out + <usize>i * stride, 0, bytes(width));
  for (let i = 0; i < rows; i++) {
    const segment = load<i32>(argPtr(args, 1) + bytes(i));
    if (<u32>segment >= <u32>count) continue;
    const from = argPtr(args, 0) + bytes(first) + <usize>i * stride;
    const to = out + <usize>segment * stride;
    let j = 0;
    for (; j + 4 <= width; j += 4) {
      v128.store(to + bytes(j), f32x4.add(v128.load(to + bytes(j)), v128.load(from + bytes(j))));
    }
    for (; j < width; j++) {
      store<f32>(to + bytes(j), load<f32>(to + bytes(j)) + load<f32>(from + bytes(j)));
    }
  }
}
