/** Little-endian numbers and texts, one after the other. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  /** Makes room at the end, which may move everything, and says where it is. */
  #room(count: number): number {
    const at = this.length;
    if (at + count > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(at + count, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.length = at + count;
    return at;
  }

  u8(...values: readonly number[]): this {
    for (const value of values) {
      const at = this.#room(1);
      this.#view.setUint8(at, value);
    }
    return this;
  }

  u16(...values: readonly number[]): this {
    for (const value of values) {
      const at = this.#room(2);
      this.#view.setUint16(at, value, true);
    }
    return this;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) {
      const at = this.#room(4);
      this.#view.setUint32(at, value, true);
    }
    return this;
  }

  /** Whole numbers of 64 bits, as lengths and addresses are; `null` for no address. */
  u64(...values: readonly (number | null)[]): this {
    for (const value of values) {
      const bits = value === null ? 0xffff_ffff_ffff_ffffn : BigInt(value);
      const at = this.#room(8);
      this.#view.setBigUint64(at, bits, true);
    }
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  text(text: string): this {
    return this.bytes(new TextEncoder().encode(text));
  }

  /** Zeros up to a multiple of 8. */
  align(): this {
    this.#room((8 - (this.length % 8)) % 8);
    return this;
  }

  zeros(count: number): this {
    this.#room(count);
    return this;
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}
