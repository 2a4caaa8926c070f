/** The upper halves of 32-bit floats (bfloat16) as 32-bit floats. */
export function brainToFloat(halves: Uint16Array): Float32Array {
  const bits = Uint32Array.from(halves, (half) => half * 0x10000);
  return new Float32Array(bits.buffer);
}
