import { FormatError } from '@graftjs/core';

/** What reading a file may take before it counts as hostile. */
export interface Budget {
  /** Spends a share of the steps or bytes; throws once there is nothing left. */
  spend(amount: number): void;
}

/** Enough for what a file of this size can rightly hold, and over within a second. */
export function budgetFor(bytes: number, where: string): Budget {
  let left = 4 * bytes + 2 ** 22;
  return {
    spend(amount) {
      left -= amount;
      if (left < 0) throw damaged(where, 'its parts refer to each other without end');
    },
  };
}

/** An error about the structure of an HDF5 file. */
export function damaged(where: string, what: string): FormatError {
  return new FormatError({ where, problem: `the HDF5 file is damaged: ${what}` });
}

/** Sizes and places that the superblock sets for the whole file. */
export interface FileFrame {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly where: string;
  /** Bytes in an address, and in a length. */
  readonly offsetSize: number;
  readonly lengthSize: number;
  /** Where addresses are counted from. */
  readonly base: number;
  readonly budget: Budget;
}

/** Reads little-endian numbers one after the other; every step outside of its part is an error. */
export class ByteCursor {
  at: number;
  readonly end: number;

  constructor(
    readonly frame: FileFrame,
    at: number,
    end = frame.bytes.length,
  ) {
    if (!(at >= 0 && at <= end && end <= frame.bytes.length)) {
      throw damaged(frame.where, `it refers to byte ${at}, and has ${frame.bytes.length}`);
    }
    this.at = at;
    this.end = end;
  }

  /** A cursor at an address. */
  static atAddress(frame: FileFrame, address: number, length?: number): ByteCursor {
    const at = address + frame.base;
    return new ByteCursor(frame, at, length === undefined ? undefined : at + length);
  }

  get left(): number {
    return this.end - this.at;
  }

  take(count: number): number {
    const at = this.at;
    if (!(count >= 0 && at + count <= this.end)) {
      throw damaged(this.frame.where, `a part of it is cut off at byte ${at}`);
    }
    this.at = at + count;
    return at;
  }

  skip(count: number): this {
    this.take(count);
    return this;
  }

  bytes(count: number): Uint8Array {
    const at = this.take(count);
    return this.frame.bytes.subarray(at, at + count);
  }

  /** A part of its own. */
  part(count: number): ByteCursor {
    const at = this.take(count);
    return new ByteCursor(this.frame, at, at + count);
  }

  u8(): number {
    return this.frame.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.frame.view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.frame.view.getUint32(this.take(4), true);
  }

  /** A whole number of so many bytes; Infinity beyond what can be counted exactly. */
  uint(size: number): number {
    const bytes = this.bytes(size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[i] as number);
    return Number.isSafeInteger(value) ? value : Infinity;
  }

  length(): number {
    return this.uint(this.frame.lengthSize);
  }

  /** An address; `null` for the one that means none (all bits set). */
  address(): number | null {
    const { offsetSize } = this.frame;
    const bytes = this.bytes(offsetSize);
    if (bytes.every((byte) => byte === 0xff)) return null;
    this.at -= offsetSize;
    return this.uint(offsetSize);
  }

  ascii(count: number): string {
    return String.fromCharCode(...this.bytes(count));
  }

  expectSignature(signature: string): this {
    const found = this.ascii(signature.length);
    if (found !== signature) {
      throw damaged(
        this.frame.where,
        `"${signature}" was expected at byte ${this.at - signature.length}`,
      );
    }
    return this;
  }
}
