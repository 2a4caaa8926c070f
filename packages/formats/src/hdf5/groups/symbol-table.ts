import { ByteCursor, damaged, type FileFrame } from '../structure/byte-cursor.js';
import type { Link } from './link.js';

/** Links of a group the way HDF5 kept them before 1.8: a B-tree of nodes, names in a heap. */
export function symbolTableLinks(frame: FileFrame, body: ByteCursor): Link[] {
  const [tree, heap] = [body.address(), body.address()];
  if (tree === null || heap === null) return [];
  const names = localHeap(frame, heap);
  return leavesOf(frame, tree, 0).flatMap((leaf) => symbolNode(frame, leaf, names));
}

function localHeap(frame: FileFrame, address: number): ByteCursor {
  const cursor = ByteCursor.atAddress(frame, address).expectSignature('HEAP').skip(4);
  const size = cursor.length();
  cursor.length();
  return ByteCursor.atAddress(frame, cursor.address() ?? Infinity, size);
}

/** Addresses under a node of a B-tree of version 1, in order; for a group those of its nodes. */
function leavesOf(frame: FileFrame, root: number, kind: number): number[] {
  const leaves: number[] = [];
  const seen = new Set<number>();
  const waiting = [root];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (seen.has(address)) throw damaged(frame.where, 'an index refers to itself');
    seen.add(address);
    const cursor = ByteCursor.atAddress(frame, address).expectSignature('TREE');
    if (cursor.u8() !== kind) throw damaged(frame.where, 'an index is of another kind');
    const level = cursor.u8();
    const count = cursor.u16();
    frame.budget.spend(32 + count * 16);
    cursor.skip(2 * frame.offsetSize);
    const children: number[] = [];
    for (let i = 0; i < count; i++) {
      cursor.length();
      const child = cursor.address();
      if (child !== null) children.push(child);
    }
    if (level === 0) leaves.push(...children);
    else waiting.push(...children.reverse());
  }
  return leaves;
}

function symbolNode(frame: FileFrame, address: number, names: ByteCursor): Link[] {
  const cursor = ByteCursor.atAddress(frame, address).expectSignature('SNOD').skip(2);
  const count = cursor.u16();
  frame.budget.spend(32 * count);
  return Array.from({ length: count }, (): Link => {
    const name = heapText(names, cursor.uint(frame.offsetSize));
    const target = cursor.address();
    const cache = cursor.u32();
    const scratch = cursor.skip(4).part(16);
    if (cache === 2) return { name, kind: 'soft', path: heapText(names, scratch.u32()) };
    return { name, kind: 'hard', address: target ?? Infinity };
  });
}

function heapText(heap: ByteCursor, offset: number): string {
  const from = heap.at + offset;
  if (!(from < heap.end)) throw damaged(heap.frame.where, 'the name of a link is outside of it');
  const end = heap.frame.bytes.subarray(from, heap.end).indexOf(0);
  if (end < 0) throw damaged(heap.frame.where, 'the name of a link has no end');
  return new TextDecoder().decode(heap.frame.bytes.subarray(from, from + end));
}
