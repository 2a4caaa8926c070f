import { ByteCursor, damaged, type FileFrame } from '../structure/byte-cursor.js';
import { bytesToCount } from './bytes-to-count.js';

/** Signature, version, kind and checksum of a node. */
const NODE_FRAME = 10;

/** All records of a B-tree of version 2, each over its own bytes. */
export function treeRecords(frame: FileFrame, address: number): ByteCursor[] {
  const cursor = ByteCursor.atAddress(frame, address).expectSignature('BTHD').skip(2);
  const nodeSize = cursor.u32();
  const recordSize = cursor.u16();
  const depth = cursor.u16();
  cursor.skip(2);
  const root = cursor.address();
  const count = cursor.u16();
  if (root === null || count === 0) return [];
  if (recordSize === 0 || depth > 16) throw damaged(frame.where, 'an index has no shape');
  const pointers = pointerSizes(frame, nodeSize, recordSize, depth);
  const records: ByteCursor[] = [];
  const visit = (at: number, records_: number, level: number): void => {
    frame.budget.spend(64 + records_ * recordSize);
    const node = ByteCursor.atAddress(frame, at, nodeSize);
    node.expectSignature(level === 0 ? 'BTLF' : 'BTIN').skip(2);
    const own = Array.from({ length: records_ }, () => node.part(recordSize));
    if (level === 0) return void records.push(...own);
    const { countSize, totalSize } = pointers[level] as PointerSizes;
    for (let i = 0; i <= records_; i++) {
      const child = node.address();
      const inChild = node.uint(countSize);
      node.skip(totalSize);
      if (child !== null) visit(child, inChild, level - 1);
      if (i < records_) records.push(own[i] as ByteCursor);
    }
  };
  visit(root, count, depth);
  return records;
}

interface PointerSizes {
  /** Bytes of the number of records in a child, and under it. */
  readonly countSize: number;
  readonly totalSize: number;
}

/** How wide the counts in pointers are follows from how many records could fit, level by level. */
function pointerSizes(
  frame: FileFrame,
  nodeSize: number,
  recordSize: number,
  depth: number,
): PointerSizes[] {
  const inLeaf = Math.floor((nodeSize - NODE_FRAME) / recordSize);
  const countSize = bytesToCount(inLeaf);
  const sizes: PointerSizes[] = [{ countSize, totalSize: 0 }];
  let [total, totalSize] = [inLeaf, 0];
  for (let level = 1; level <= depth; level++) {
    sizes.push({ countSize, totalSize });
    const pointer = frame.offsetSize + countSize + totalSize;
    const inNode = Math.floor((nodeSize - NODE_FRAME - pointer) / (recordSize + pointer));
    total = (inNode + 1) * total + inNode;
    totalSize = bytesToCount(total);
  }
  return sizes;
}
