import { MESSAGE } from '../structure/object-header.js';
import { ByteWriter } from './byte-writer.js';
import type { WrittenDType } from './draft.js';

/** A part of the header of an object. */
export interface Message {
  readonly type: number;
  readonly body: Uint8Array;
}

/** Position and width of the parts of a float: sign, exponent, fraction, bias. */
const FLOATS = {
  float16: [15, 10, 5, 10, 15],
  float32: [31, 23, 8, 23, 127],
  float64: [63, 52, 11, 52, 1023],
} as const;

export const WIDTHS: Readonly<Record<WrittenDType, number>> = {
  float16: 2,
  float32: 4,
  float64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
};

export function datatype(dtype: WrittenDType): Uint8Array {
  const size = WIDTHS[dtype];
  const out = new ByteWriter();
  if (dtype in FLOATS) {
    const [sign, exponent, width, fraction, bias] = FLOATS[dtype as keyof typeof FLOATS];
    out
      .u8(0x11, 0x20, sign, 0)
      .u32(size)
      .u16(0, size * 8);
    out.u8(exponent, width, 0, fraction).u32(bias);
  } else {
    const signed = dtype.startsWith('u') ? 0 : 8;
    out
      .u8(0x10, signed, 0, 0)
      .u32(size)
      .u16(0, size * 8);
  }
  return out.done();
}

/** Texts of a fixed length in UTF-8, padded with NULs. */
export const fixedText = (size: number): Uint8Array =>
  new ByteWriter().u8(0x13, 0x11, 0, 0).u32(size).done();

/** Texts of any length in UTF-8, which lie in a heap. */
export const freeText = (): Uint8Array =>
  new ByteWriter().u8(0x19, 0x01, 0x01, 0).u32(16).u8(0x10, 0, 0, 0).u32(1).u16(0, 8).done();

export function dataspace(shape: readonly number[]): Uint8Array {
  return new ByteWriter()
    .u8(1, shape.length, 0, 0)
    .u32(0)
    .u64(...shape)
    .done();
}

export function arrayMessages(
  shape: readonly number[],
  dtype: WrittenDType,
  address: number | null,
  size: number,
): Message[] {
  return [
    { type: MESSAGE.dataspace, body: dataspace(shape) },
    { type: MESSAGE.datatype, body: datatype(dtype) },
    // Space is there from the start, and holds the values.
    { type: MESSAGE.fill, body: new ByteWriter().u8(2, 1, 0, 0).done() },
    { type: MESSAGE.layout, body: new ByteWriter().u8(3, 1).u64(address, size).done() },
  ];
}

/** A group that lists its members in its own header. */
export function groupMessages(members: ReadonlyMap<string, number>): Message[] {
  const info = new ByteWriter().u8(0, 0).u64(null, null).done();
  return [
    { type: MESSAGE.linkInfo, body: info },
    { type: 0x0a, body: new ByteWriter().u8(0, 0).done() },
    ...[...members].map(([name, address]) => ({ type: MESSAGE.link, body: link(name, address) })),
  ];
}

function link(name: string, address: number): Uint8Array {
  const text = new TextEncoder().encode(name);
  // The name is UTF-8, and its length takes four bytes.
  return new ByteWriter().u8(1, 0x12, 1).u32(text.length).bytes(text).u64(address).done();
}

export function attribute(
  name: string,
  type: Uint8Array,
  shape: readonly number[],
  data: Uint8Array,
): Message {
  const text = new TextEncoder().encode(`${name}\0`);
  const space = dataspace(shape);
  const out = new ByteWriter().u8(1, 0).u16(text.length, type.length, space.length);
  for (const part of [text, type, space]) out.bytes(part).align();
  return { type: MESSAGE.attribute, body: out.bytes(data).done() };
}

/** The header of an object: all its messages in one block. */
export function objectHeader(messages: readonly Message[]): Uint8Array {
  const block = new ByteWriter();
  for (const { type, body } of messages) {
    const size = Math.ceil(body.length / 8) * 8;
    block.u16(type, size).u8(0, 0, 0, 0).bytes(body).align();
  }
  return new ByteWriter()
    .u8(1, 0)
    .u16(messages.length)
    .u32(1, block.length, 0)
    .bytes(block.done())
    .done();
}
