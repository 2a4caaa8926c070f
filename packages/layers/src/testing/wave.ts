/** sin(0.7 i² + phase): the inputs (phase 0) that golden numbers were computed on. */
export function wave(shape: readonly number[], phase = 0): Float32Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return Float32Array.from({ length: size }, (_, i) => Math.sin(0.7 * i * i + phase));
}

/** The weights that golden numbers were computed with, by their place in the layer. */
export function goldenWeight(name: string, shape: readonly number[], index: number): Float32Array {
  const values = wave(shape, 10 + index).map((value) => 0.5 * value);
  return /variance$/.test(name) ? values.map((value) => 1 + value) : values;
}
