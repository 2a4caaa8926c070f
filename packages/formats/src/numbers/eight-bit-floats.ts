/**
 * Floats of 8 bits as 32-bit floats (Micikevicius et al. 2022): E5M2 has infinities as the larger
 * formats do; E4M3 has none, and NaN where all bits but the sign are set.
 */
export function eightBitFloats(bytes: Uint8Array, exponentBits: 4 | 5): Float32Array {
  const fractionBits = 7 - exponentBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  const last = 2 ** exponentBits - 1;
  return Float32Array.from(bytes, (byte) => {
    const sign = byte & 0x80 ? -1 : 1;
    const exponent = (byte & 0x7f) >> fractionBits;
    const fraction = byte & (2 ** fractionBits - 1);
    if (exponentBits === 5 && exponent === last) return fraction === 0 ? sign * Infinity : NaN;
    if (exponentBits === 4 && (byte & 0x7f) === 0x7f) return NaN;
    const share = fraction / 2 ** fractionBits;
    return exponent === 0
      ? sign * share * 2 ** (1 - bias)
      : sign * (1 + share) * 2 ** (exponent - bias);
  });
}
