/** The state of xoshiro128**: four words of 32 bits. */
export type XoshiroState = readonly [number, number, number, number];

/** The step of the generator, on its state alone. */
export function stepped([s0, s1, s2, s3]: XoshiroState): XoshiroState {
  const t = s1 << 9;
  const [b2, b3] = [s2 ^ s0, s3 ^ s1];
  return [s0 ^ b3, s1 ^ b2, b2 ^ t, (b3 << 11) | (b3 >>> 21)];
}

/** A linear map of states: what becomes of each of the 128 bits, four words after four words. */
type Matrix = Int32Array;

function applied(matrix: Matrix, state: XoshiroState): XoshiroState {
  const out: [number, number, number, number] = [0, 0, 0, 0];
  for (let word = 0; word < 4; word++) {
    for (let bits = state[word]!; bits !== 0; bits &= bits - 1) {
      const column = (word * 32 + 31 - Math.clz32(bits & -bits)) * 4;
      for (let i = 0; i < 4; i++) out[i]! ^= matrix[column + i]!;
    }
  }
  return out;
}

const columnOf = (matrix: Matrix, bit: number): XoshiroState =>
  [...matrix.subarray(bit * 4, bit * 4 + 4)] as unknown as XoshiroState;

function matrixOf(map: (state: XoshiroState) => XoshiroState): Matrix {
  const matrix = new Int32Array(512);
  for (let bit = 0; bit < 128; bit++) {
    const unit = [0, 0, 0, 0] as [number, number, number, number];
    unit[bit >> 5] = 1 << (bit & 31);
    matrix.set(map(unit), bit * 4);
  }
  return matrix;
}

/** 2^i steps at once, made by squaring with the first need. */
const jumps: Matrix[] = [];

/** The state 2^exponent steps further on: the generator is linear, so a matrix does it. */
export function jumped(state: XoshiroState, exponent: number): XoshiroState {
  if (jumps.length === 0) jumps.push(matrixOf(stepped));
  while (jumps.length <= exponent) {
    const last = jumps.at(-1)!;
    const squared = new Int32Array(512);
    for (let bit = 0; bit < 128; bit++) squared.set(applied(last, columnOf(last, bit)), bit * 4);
    jumps.push(squared);
  }
  return applied(jumps[exponent]!, state);
}
