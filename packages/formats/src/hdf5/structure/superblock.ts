import { budgetFor, ByteCursor, damaged, type FileFrame } from './byte-cursor.js';

const SIGNATURE = '\x89HDF\r\n\x1a\n';

/** Where the file begins, how it counts, and where its root group is. */
export function readSuperblock(
  bytes: Uint8Array,
  where: string,
): { readonly frame: FileFrame; readonly root: number; readonly version: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bare: FileFrame = {
    bytes,
    view,
    where,
    offsetSize: 8,
    lengthSize: 8,
    base: 0,
    budget: budgetFor(bytes.length, where),
  };
  const start = findSignature(bytes);
  if (start === null) throw damaged(where, 'it does not begin as one');
  const cursor = new ByteCursor(bare, start + 8);
  const version = cursor.u8();
  if (version > 3) throw damaged(where, `its superblock has version ${version}, and 3 is the last`);
  const newer = version >= 2;
  if (!newer) cursor.skip(4);
  const frame = { ...bare, offsetSize: cursor.u8(), lengthSize: cursor.u8() };
  for (const size of [frame.offsetSize, frame.lengthSize]) {
    if (![2, 4, 8].includes(size)) throw damaged(where, `it counts in numbers of ${size} bytes`);
  }
  cursor.skip(newer ? 1 : version === 1 ? 13 : 9);
  const addresses = new ByteCursor(frame, cursor.at);
  const base = addresses.address() ?? 0;
  // Files with something in front of the signature count from there, whatever they say.
  const counted = { ...frame, base: base === 0 ? start : base };
  addresses.address();
  addresses.address();
  if (!newer) {
    addresses.address();
    addresses.address();
  }
  const root = addresses.address();
  if (root === null) throw damaged(where, 'it has no root group');
  return { frame: counted, root, version };
}

/** At the start, or at 512, 1024, 2048, … where a user block lies in front. */
function findSignature(bytes: Uint8Array): number | null {
  for (let at = 0; at + 8 <= bytes.length; at = at === 0 ? 512 : at * 2) {
    if (String.fromCharCode(...bytes.subarray(at, at + 8)) === SIGNATURE) return at;
  }
  return null;
}
