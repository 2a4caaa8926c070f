import { expect, test } from '@jest/globals';
import { crc32 } from './crc32.js';

test('the sum that is known for nine digits, and of nothing', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

test('whatever the length, and where the bytes lie', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => (i * 151 + 7) & 255);
  for (let from = 0; from < 9; from++) {
    for (let to = from; to < 40; to++) {
      const part = bytes.subarray(from, to);
      // Byte by byte, as the definition has it.
      let sum = 0xffffffff;
      for (const byte of part) {
        sum ^= byte;
        for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
      }
      expect(crc32(part)).toBe(~sum >>> 0);
    }
  }
});
