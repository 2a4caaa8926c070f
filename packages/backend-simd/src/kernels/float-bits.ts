const floats = new Float32Array(1);
const words = new Int32Array(floats.buffer);

/** A float as the word that stands for it among a kernel's arguments. */
export function floatBits(value: number): number {
  floats[0] = value;
  return words[0]!;
}
