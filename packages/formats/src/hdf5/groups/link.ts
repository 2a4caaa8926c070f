import type { ByteCursor } from '../structure/byte-cursor.js';

/** A name in a group, and what it leads to. */
export type Link =
  | { readonly name: string; readonly kind: 'hard'; readonly address: number }
  | { readonly name: string; readonly kind: 'soft'; readonly path: string }
  /** To another file, which is never opened. */
  | { readonly name: string; readonly kind: 'external' };

/** A link message, as a group since HDF5 1.8 holds one for each member. */
export function readLink(cursor: ByteCursor): Link {
  cursor.skip(1);
  const flags = cursor.u8();
  const kind = flags & 8 ? cursor.u8() : 0;
  cursor.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const text = (length: number): string => new TextDecoder().decode(cursor.bytes(length));
  const name = text(cursor.uint(1 << (flags & 3)));
  if (kind === 0) return { name, kind: 'hard', address: cursor.address() ?? Infinity };
  if (kind === 1) return { name, kind: 'soft', path: text(cursor.u16()) };
  return { name, kind: 'external' };
}
