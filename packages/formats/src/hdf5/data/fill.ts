import { MESSAGE, type HeaderMessage } from '../structure/object-header.js';

/** The element that stands where an array was never written to; empty for zeros. */
export function readFill(messages: readonly HeaderMessage[]): Uint8Array {
  const message = messages.find(({ type }) => type === MESSAGE.fill);
  if (!message) return new Uint8Array(0);
  const cursor = message.body();
  const version = cursor.u8();
  if (version === 3) {
    return cursor.u8() & 0x20 ? cursor.bytes(cursor.u32()) : new Uint8Array(0);
  }
  const defined = cursor.skip(2).u8();
  if (version > 1 && defined === 0) return new Uint8Array(0);
  return cursor.left >= 4 ? cursor.bytes(cursor.u32()) : new Uint8Array(0);
}
