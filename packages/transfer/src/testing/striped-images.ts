import { Random } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';

/** Images of 8 x 8 x 2 with stripes: across, along, or on a diagonal, under noise; y is which. */
export function stripedImages(count: number, seed = 1) {
  const random = new Random(seed);
  const data = new Float32Array(count * 128);
  const y = Int32Array.from({ length: count }, (_, i) => i % 3);
  for (let i = 0; i < data.length; i++) {
    const [column, row] = [(i >> 1) % 8, (i >> 4) % 8];
    const along = [row, column, row + column][(y[i >> 7] as number) % 3] as number;
    data[i] = (along % 2 === 0 ? 1 : -1) * 0.5 + random.normal(0, 0.6);
  }
  return fromArrays({ x: { data, shape: [count, 8, 8, 2] }, y });
}
