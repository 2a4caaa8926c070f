import { inflateSync } from 'fflate';
import { FormatError, type Operand } from '@graftjs/core';
import { crc32 } from './crc32.js';

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes that it has once it is unpacked. */
  readonly size: number;
  read(): Uint8Array;
}

interface Listed {
  readonly name: string;
  readonly method: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  /** Where its own header is. */
  readonly at: number;
  readonly encrypted: boolean;
}

/**
 * The files of a zip archive by name, stored or deflated. Names that lead out of it, entries that
 * reach beyond it, and sizes that nobody could have packed so small are refused before anything is
 * unpacked.
 */
export function readZip(bytes: Uint8Array, where: string): Map<string, ZipEntry> {
  const damaged = (problem: string, operands: readonly Operand[] = []): FormatError =>
    new FormatError({ where, problem: `the zip archive is damaged: ${problem}`, operands });
  const listed = listEntries(bytes, damaged);
  const total = listed.reduce((sum, { size }) => sum + size, 0);
  const most = 2 ** 26 + 20 * bytes.length;
  if (total > most) {
    throw damaged('it unpacks to more than a model can have', [
      { label: 'size', value: `${bytes.length} bytes` },
      { label: 'unpacked', value: `${total} bytes` },
    ]);
  }
  const entries = new Map<string, ZipEntry>();
  for (const entry of listed) {
    const { name, size } = entry;
    if (/^[/\\]|^[a-z]:|\\|\0|(^|\/)\.\.(\/|$)/i.test(name)) {
      throw new FormatError({
        where,
        problem: 'a file in the archive has a name that leads out of it',
        operands: [{ label: 'name', value: JSON.stringify(name) }],
      });
    }
    if (entries.has(name)) throw damaged(`"${name}" is in it twice`);
    entries.set(name, { name, size, read: () => unpack(bytes, entry, damaged) });
  }
  return entries;
}

type Damaged = (problem: string, operands?: readonly Operand[]) => FormatError;

/** The end of the directory is within the last 64 KiB, after which only a comment may follow. */
function listEntries(bytes: Uint8Array, damaged: Damaged): Listed[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = Math.max(0, bytes.length - 22 - 0xffff);
  let end = bytes.length - 22;
  while (end >= last && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < last || end < 0) throw damaged('its directory is missing, it may be cut off');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const large = at === 0xffffffff || count === 0xffff;
  if (large) at = largeDirectory(view, end, damaged);
  const entries: Listed[] = [];
  while (at + 46 <= end && view.getUint32(at, true) === 0x02014b50) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    ) as [number, number, number];
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > end) break;
    const extra = new DataView(view.buffer, view.byteOffset + at + 46 + nameLength, extraLength);
    const sizes = longSizes(extra, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      sum: view.getUint32(at + 16, true),
      size: sizes[0],
      packed: sizes[1],
      at: sizes[2],
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    });
    at = next;
  }
  if (!large && entries.length !== count) throw damaged('its directory is incomplete');
  return entries;
}

/** Where the directory of an archive with sizes of 64 bits begins. */
function largeDirectory(view: DataView, end: number, damaged: Damaged): number {
  if (end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) {
    throw damaged('its directory is missing');
  }
  const at = Number(view.getBigUint64(end - 12, true));
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== 0x06064b50) {
    throw damaged('its directory is missing');
  }
  return Number(view.getBigUint64(at + 48, true));
}

/** Sizes that do not fit into 32 bits stand in an extra field. */
function longSizes(
  extra: DataView,
  short: readonly [number, number, number],
): [number, number, number] {
  const sizes: [number, number, number] = [...short];
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const [id, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)];
    let from = at + 4;
    for (let i = 0; i < 3 && id === 1; i++) {
      if (short[i] !== 0xffffffff || from + 8 > extra.byteLength) continue;
      sizes[i] = Number(extra.getBigUint64(from, true));
      from += 8;
    }
    at += 4 + length;
  }
  return sizes;
}

/** The most that deflate makes of a byte. */
const MOST_COMPRESSION = 1040;

function unpack(bytes: Uint8Array, entry: Listed, damaged: Damaged): Uint8Array {
  const { name, method, sum, packed, size, at, encrypted } = entry;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encrypted) throw damaged(`"${name}" is encrypted`);
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) {
    throw damaged(`"${name}" is not where the directory says`);
  }
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length) throw damaged(`"${name}" is cut off`);
  const content = bytes.subarray(start, start + packed);
  const impossible = method === 0 ? size !== packed : size > (packed + 1) * MOST_COMPRESSION;
  if (impossible) throw damaged(`"${name}" cannot have the size that it says`);
  const unpacked = method === 0 ? content : inflated(content, entry, damaged);
  if (unpacked.length !== size || crc32(unpacked) !== sum) {
    throw damaged(`the checksum of "${name}" is wrong`);
  }
  return unpacked;
}

function inflated(content: Uint8Array, { name, method, size }: Listed, damaged: Damaged) {
  if (method !== 8) throw damaged(`"${name}" is packed in a way that cannot be read (${method})`);
  try {
    return inflateSync(content, { out: new Uint8Array(size) });
  } catch (error) {
    throw damaged(`"${name}" cannot be unpacked`, [
      { label: 'reason', value: (error as Error).message },
    ]);
  }
}
