import { ByteCursor, damaged, type FileFrame } from './byte-cursor.js';

/** The messages that reading models needs. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  oldFill: 0x04,
  fill: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface HeaderMessage {
  readonly type: number;
  /** Over the data of the message, shared ones followed. */
  readonly body: () => ByteCursor;
}

/** Every message of an object: what it is, its attributes, its links. */
export function readObjectHeader(frame: FileFrame, address: number): HeaderMessage[] {
  const cursor = ByteCursor.atAddress(frame, address);
  const newer = frame.bytes[cursor.at] === 0x4f;
  return newer ? readNewer(frame, cursor) : readOlder(frame, cursor);
}

/** A block of messages that waits to be read. */
type Block = { readonly cursor: ByteCursor };

function readOlder(frame: FileFrame, cursor: ByteCursor): HeaderMessage[] {
  if (cursor.u8() !== 1) throw damaged(frame.where, `there is no object at byte ${cursor.at - 1}`);
  cursor.skip(7);
  const size = cursor.u32();
  cursor.skip(4);
  return collect(frame, cursor.part(size), (block) => {
    if (block.left < 8) return null;
    const [type, length, flags] = [block.u16(), block.u16(), block.u8()];
    return { type, flags, body: block.skip(3).part(length) };
  });
}

function readNewer(frame: FileFrame, cursor: ByteCursor): HeaderMessage[] {
  cursor.expectSignature('OHDR');
  if (cursor.u8() !== 2) throw damaged(frame.where, `there is no object at byte ${cursor.at - 5}`);
  const flags = cursor.u8();
  cursor.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
  const size = cursor.uint(1 << (flags & 3));
  const ordered = (flags & 4) !== 0;
  return collect(frame, cursor.part(size), (block) => {
    if (block.left < (ordered ? 6 : 4)) return null;
    const [type, length, messageFlags] = [block.u8(), block.u16(), block.u8()];
    if (ordered) block.skip(2);
    return { type, flags: messageFlags, body: block.part(length) };
  });
}

type RawMessage = { readonly type: number; readonly flags: number; readonly body: ByteCursor };

function collect(
  frame: FileFrame,
  first: ByteCursor,
  next: (block: ByteCursor) => RawMessage | null,
): HeaderMessage[] {
  const messages: HeaderMessage[] = [];
  const blocks: Block[] = [{ cursor: first }];
  for (const { cursor } of blocks) {
    for (let message = next(cursor); message !== null; message = next(cursor)) {
      frame.budget.spend(16);
      const { type, flags, body } = message;
      if (type === MESSAGE.continuation) blocks.push({ cursor: continued(frame, body) });
      else messages.push({ type, body: () => followed(frame, type, flags, body) });
    }
  }
  return messages;
}

function continued(frame: FileFrame, body: ByteCursor): ByteCursor {
  const address = body.address() ?? Infinity;
  const length = body.length();
  frame.budget.spend(length);
  const block = ByteCursor.atAddress(frame, address, length);
  const signed = new TextDecoder().decode(frame.bytes.subarray(block.at, block.at + 4)) === 'OCHK';
  // A checksum of four bytes closes the newer kind.
  return signed ? block.skip(4).part(Math.max(0, block.left - 4)) : block;
}

/** The message itself, or the one elsewhere that it stands for (a named datatype). */
function followed(frame: FileFrame, type: number, flags: number, body: ByteCursor): ByteCursor {
  const own = new ByteCursor(frame, body.at, body.end);
  return flags & 2 ? sharedMessage(frame, type, own) : own;
}

/** Follows a reference to a message of another object. */
export function sharedMessage(frame: FileFrame, type: number, body: ByteCursor): ByteCursor {
  frame.budget.spend(1024);
  const version = body.u8();
  const kind = body.u8();
  if (version === 1) body.skip(6);
  if (version === 3 && kind === 1) throw damaged(frame.where, 'it uses a table of shared messages');
  const address = body.address();
  const found =
    address === null
      ? undefined
      : readObjectHeader(frame, address).find((message) => message.type === type);
  if (!found) throw damaged(frame.where, 'a shared part of it is missing');
  return found.body();
}
