import type { ByteCursor, FileFrame } from '../structure/byte-cursor.js';
import { MESSAGE, type HeaderMessage } from '../structure/object-header.js';
import { treeRecords } from './b-tree-2.js';
import { FractalHeap } from './fractal-heap.js';
import { readLink, type Link } from './link.js';
import { symbolTableLinks } from './symbol-table.js';

/** The members of a group, in whichever of the three ways it keeps them. */
export function readLinks(frame: FileFrame, messages: readonly HeaderMessage[]): Link[] {
  return messages.flatMap(({ type, body }): Link[] => {
    if (type === MESSAGE.link) return [readLink(body())];
    if (type === MESSAGE.linkInfo) return denseLinks(frame, body());
    return type === MESSAGE.symbolTable ? symbolTableLinks(frame, body()) : [];
  });
}

export function isGroup(messages: readonly HeaderMessage[]): boolean {
  const kinds: readonly number[] = [MESSAGE.link, MESSAGE.linkInfo, MESSAGE.symbolTable];
  return messages.some(({ type }) => kinds.includes(type));
}

function denseLinks(frame: FileFrame, info: ByteCursor): Link[] {
  info.skip(1);
  const flags = info.u8();
  if (flags & 1) info.skip(8);
  const [address, tree] = [info.address(), info.address()];
  if (address === null || tree === null) return [];
  const heap = new FractalHeap(frame, address);
  // Records are a hash of the name and an id.
  return treeRecords(frame, tree).map((record) => readLink(heap.object(record.skip(4))));
}
