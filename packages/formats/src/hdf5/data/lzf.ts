import { damaged } from '../structure/byte-cursor.js';

/** Undoes LZF (h5py's `compression="lzf"`): runs of literals, and references backwards. */
export function expandLzf(bytes: Uint8Array, size: number, where: string): Uint8Array {
  const out = new Uint8Array(size);
  let [at, filled] = [0, 0];
  const next = (): number => bytes[at++] ?? bad(where);
  while (at < bytes.length) {
    const control = next();
    if (control < 32) {
      const literals = bytes.subarray(at, at + control + 1);
      if (filled + literals.length > size) return bad(where);
      out.set(literals, filled);
      at += control + 1;
      filled += literals.length;
      continue;
    }
    let length = control >> 5;
    if (length === 7) length += next();
    let from = filled - ((control & 31) << 8) - next() - 1;
    if (from < 0 || filled + length + 2 > size) return bad(where);
    for (let i = 0; i < length + 2; i++) out[filled++] = out[from++] as number;
  }
  return out.subarray(0, filled);
}

function bad(where: string): never {
  throw damaged(where, 'a compressed part of an array');
}
