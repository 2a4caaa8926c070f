import type { ByteCursor } from '../structure/byte-cursor.js';
import { damaged } from '../structure/byte-cursor.js';

export interface Dataspace {
  readonly shape: readonly number[];
  /** Lengths that the axes may grow to; Infinity for any. */
  readonly maxShape: readonly number[];
  /** Elements in it. */
  readonly size: number;
}

export function readDataspace(cursor: ByteCursor): Dataspace {
  const { where } = cursor.frame;
  const [version, rank, flags] = [cursor.u8(), cursor.u8(), cursor.u8()];
  if (version !== 1 && version !== 2) throw damaged(where, 'the shape of an array is not readable');
  const kind = cursor.u8();
  if (version === 1) cursor.skip(4);
  const lengths = (): number[] => Array.from({ length: rank }, () => cursor.length());
  const shape = lengths();
  const maxShape = flags & 1 ? lengths() : shape;
  const size = version === 2 && kind === 2 ? 0 : shape.reduce((a, b) => a * b, 1);
  if (!Number.isSafeInteger(size * 16)) throw damaged(where, 'an array is larger than can exist');
  return { shape, maxShape, size };
}
