import { FormatError } from '@graftjs/core';
import { ByteWriter } from './byte-writer.js';
import type { ArrayDraft, AttributeDraft, GroupDraft } from './draft.js';
import * as messages from './messages.js';

/** Longer texts do not fit into the header of an object. */
const LONGEST_IN_HEADER = 60_000;
/** Readers take the first bytes of a heap at once. */
const SMALLEST_HEAP = 4096;
const SUPERBLOCK = 96;
const MOST_MEMBERS = 60_000;

/** An HDF5 file of groups, arrays and texts, as HDF5 1.8 and later read it (superblock 0). */
export function writeHdf5(root: GroupDraft): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let end = SUPERBLOCK;
  /** Appends at a multiple of 8, and says where. */
  const place = (bytes: Uint8Array): number => {
    const at = end;
    parts.push(bytes);
    const padding = (8 - (bytes.length % 8)) % 8;
    if (padding > 0) parts.push(new Uint8Array(padding));
    end += bytes.length + padding;
    return at;
  };
  const writeArray = ({ shape, dtype, bytes }: ArrayDraft): number => {
    const address = bytes.length > 0 ? place(bytes) : null;
    return place(
      messages.objectHeader(messages.arrayMessages(shape, dtype, address, bytes.length)),
    );
  };
  const writeGroup = ({ attributes, members }: GroupDraft, path: string): number => {
    if (members.size > MOST_MEMBERS) {
      throw new FormatError({
        where: path,
        problem: `a group cannot hold ${members.size} members`,
      });
    }
    const addresses = new Map(
      [...members].map(([name, member]): [string, number] => [
        name,
        member.kind === 'array' ? writeArray(member) : writeGroup(member, `${path}/${name}`),
      ]),
    );
    const texts = [...attributes].map(([name, value]) => attributeMessage(name, value, place));
    return place(messages.objectHeader([...messages.groupMessages(addresses), ...texts]));
  };
  const address = writeGroup(root, '');
  const whole = new Uint8Array(end);
  whole.set(superblock(address, end));
  let at = SUPERBLOCK;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function superblock(root: number, end: number): Uint8Array {
  return new ByteWriter()
    .u8(0x89)
    .text('HDF\r\n')
    .u8(0x1a, 0x0a)
    .u8(0, 0, 0, 0, 0, 8, 8, 0)
    .u16(4, 16)
    .u32(0)
    .u64(0, null, end, null)
    .u64(0, root)
    .zeros(24)
    .done();
}

function attributeMessage(
  name: string,
  value: AttributeDraft,
  place: (bytes: Uint8Array) => number,
): messages.Message {
  const texts = (typeof value === 'string' ? [value] : value).map((text) =>
    new TextEncoder().encode(text),
  );
  const shape = typeof value === 'string' ? [] : [value.length];
  const width = Math.max(1, ...texts.map(({ length }) => length));
  if (width * texts.length <= LONGEST_IN_HEADER) {
    const data = new Uint8Array(width * texts.length);
    texts.forEach((text, i) => data.set(text, i * width));
    return messages.attribute(name, messages.fixedText(width), shape, data);
  }
  const heap = place(heapOf(texts));
  const data = new ByteWriter();
  texts.forEach((text, i) =>
    data
      .u32(text.length)
      .u64(heap)
      .u32(i + 1),
  );
  return messages.attribute(name, messages.freeText(), shape, data.done());
}

/** Texts in a heap of their own, numbered from 1; what is left over is object 0. */
function heapOf(texts: readonly Uint8Array[]): Uint8Array {
  const objects = new ByteWriter();
  texts.forEach((text, i) => {
    objects
      .u16(i + 1, 1)
      .u32(0)
      .u64(text.length)
      .bytes(text)
      .align();
  });
  const used = 16 + objects.length;
  const size = Math.max(SMALLEST_HEAP, used + 16);
  return new ByteWriter()
    .text('GCOL')
    .u8(1, 0, 0, 0)
    .u64(size)
    .bytes(objects.done())
    .u16(0, 0)
    .u32(0)
    .u64(size - used)
    .zeros(size - used - 16)
    .done();
}
