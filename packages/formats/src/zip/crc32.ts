/** Bytes are taken eight at a time, each with a table of what it does to the sum from its place. */
const TABLES = tables();

function tables(): Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  const made = [first];
  for (let i = 1; i < 8; i++) {
    const before = made[i - 1] as Uint32Array;
    made.push(before.map((value) => (first[value & 255] as number) ^ (value >>> 8)));
  }
  return made;
}

/** The checksum that zip archives have of each file. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const at = (table: Uint32Array, index: number): number => table[index & 255] as number;
  let sum = ~0;
  let i = 0;
  for (const whole = bytes.length & ~7; i < whole; i += 8) {
    const low =
      sum ^
      ((bytes[i] as number) |
        ((bytes[i + 1] as number) << 8) |
        ((bytes[i + 2] as number) << 16) |
        ((bytes[i + 3] as number) << 24));
    sum =
      at(t7, low) ^
      at(t6, low >>> 8) ^
      at(t5, low >>> 16) ^
      at(t4, low >>> 24) ^
      at(t3, bytes[i + 4] as number) ^
      at(t2, bytes[i + 5] as number) ^
      at(t1, bytes[i + 6] as number) ^
      at(t0, bytes[i + 7] as number);
  }
  for (; i < bytes.length; i++) {
    sum = at(t0, sum ^ (bytes[i] as number)) ^ (sum >>> 8);
  }
  return ~sum >>> 0;
}
