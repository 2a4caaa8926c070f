const scratch = new DataView(new ArrayBuffer(4));
let decoded: Float32Array | null = null;

/** Numbers in half precision (IEEE 754 binary16), to the nearest, ties to even. */
export function toHalves(values: ArrayLike<number>): Uint16Array<ArrayBuffer> {
  return Uint16Array.from(values, halfOf);
}

/** What halves stand for; float32 holds all of them exactly. */
export function fromHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  decoded ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => valueOf(half));
  const table = decoded;
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i] as number] as number;
  return values;
}

function halfOf(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  // 65,520 and more round to infinity.
  if (size >= 0x477ff000) return sign | 0x7c00;
  if (size < 0x38800000) return sign | nearest(Math.abs(value) * 2 ** 24);
  const rest = size - 0x38000000;
  const odd = (rest >>> 13) & 1;
  return sign | ((rest + 0xfff + odd) >>> 13);
}

/** Whole, ties to even. */
function nearest(value: number): number {
  const below = Math.floor(value);
  const over = value - below;
  return over > 0.5 || (over === 0.5 && below % 2 === 1) ? below + 1 : below;
}

function valueOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
