import type { ByteCursor, FileFrame } from '../structure/byte-cursor.js';
import { MESSAGE, sharedMessage, type HeaderMessage } from '../structure/object-header.js';
import { readDataspace } from '../data/dataspace.js';
import { readDatatype, type Datatype } from '../data/datatype.js';
import { decodeNumbers, decodeTexts, type Elements } from '../data/decode-elements.js';
import { damaged } from '../structure/byte-cursor.js';
import type { GlobalHeap } from '../data/global-heap.js';
import { treeRecords } from './b-tree-2.js';
import { FractalHeap } from './fractal-heap.js';

/** A value beside an object: one text or number, or a list of them. */
export interface Attribute {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Elements;
}

/** Attributes in the header of an object, and those that were moved out of it. */
export function readAttributes(
  frame: FileFrame,
  messages: readonly HeaderMessage[],
  heap: GlobalHeap,
): Map<string, () => Attribute> {
  const bodies = messages.flatMap(({ type, body }) => {
    if (type === MESSAGE.attribute) return [body()];
    return type === MESSAGE.attributeInfo ? denseAttributes(frame, body()) : [];
  });
  return new Map(
    bodies.map((body) => {
      const { name, read } = parse(frame, body, heap);
      return [name, read];
    }),
  );
}

function denseAttributes(frame: FileFrame, info: ByteCursor): ByteCursor[] {
  info.skip(1);
  const flags = info.u8();
  if (flags & 1) info.skip(2);
  const [address, tree] = [info.address(), info.address()];
  if (address === null || tree === null) return [];
  const heap = new FractalHeap(frame, address);
  return treeRecords(frame, tree).map((record) => heap.object(record.part(heap.idLength)));
}

function parse(frame: FileFrame, body: ByteCursor, heap: GlobalHeap) {
  const version = body.u8();
  if (version < 1 || version > 3) throw damaged(frame.where, 'an attribute is not readable');
  const flags = body.u8();
  const [nameSize, typeSize, spaceSize] = [body.u16(), body.u16(), body.u16()];
  if (version === 3) body.skip(1);
  // The first version lays each part out in units of 8 bytes.
  const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const part = (size: number): ByteCursor => {
    const cursor = body.part(padded(size));
    return cursor;
  };
  const name = new TextDecoder().decode(body.bytes(padded(nameSize)).subarray(0, nameSize));
  const [typePart, spacePart] = [part(typeSize), part(spaceSize)];
  const follow = (cursor: ByteCursor, bit: number, type: number): ByteCursor =>
    version > 1 && flags & bit ? sharedMessage(frame, type, cursor) : cursor;
  const read = (): Attribute => {
    const type = readDatatype(follow(typePart, 1, MESSAGE.datatype));
    const { shape, size } = readDataspace(follow(spacePart, 2, MESSAGE.dataspace));
    const bytes = body.bytes(size * elementBytes(type, frame));
    const values = isText(type)
      ? decodeTexts(bytes, type, size, heap, frame)
      : decodeNumbers(bytes, type, frame.where);
    return { name: shortened(name), shape, values };
  };
  return { name: shortened(name), read };
}

const shortened = (name: string): string => name.replace(/\0.*$/s, '');

const isText = ({ kind }: Datatype): boolean => kind === 'string' || kind === 'variable-string';

/** Bytes that an element takes where the array is; texts of free length lie elsewhere. */
export function elementBytes({ kind, size }: Datatype, frame: FileFrame): number {
  return kind.startsWith('variable') ? 8 + frame.offsetSize : size;
}
