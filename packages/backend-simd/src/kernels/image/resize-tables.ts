/** TensorFlow's rules of resizing. */
export interface ResizeRules {
  readonly nearest: boolean;
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** What a pixel takes: the first neighbour, the second, and the share of the second. */
type Neighbours = readonly [low: number, high: number, share: number];

/** What each pixel of an axis of the output takes from the input. */
export function neighboursOf(inSize: number, outSize: number, rules: ResizeRules): Neighbours[] {
  const { nearest, alignCorners, halfPixelCenters } = rules;
  const corners = alignCorners && outSize > 1;
  const scale = corners ? (inSize - 1) / (outSize - 1) : inSize / outSize;
  return Array.from({ length: outSize }, (_, out): Neighbours => {
    if (nearest) {
      const exact = (halfPixelCenters ? out + 0.5 : out) * scale;
      const whole = alignCorners ? Math.round(exact) : Math.floor(exact);
      const place = Math.max(0, Math.min(inSize - 1, whole));
      return [place, place, 0];
    }
    const exact = halfPixelCenters ? (out + 0.5) * scale - 0.5 : out * scale;
    const low = Math.max(0, Math.floor(exact));
    const high = Math.max(0, Math.min(inSize - 1, Math.ceil(exact)));
    return [Math.min(low, inSize - 1), high, exact - Math.floor(exact)];
  });
}

/** The table that the forward kernels read, three words a pixel. */
export function forwardTable(neighbours: readonly Neighbours[]): Int32Array {
  const table = new Int32Array(neighbours.length * 3);
  const shares = new Float32Array(table.buffer);
  neighbours.forEach(([low, high, share], i) => {
    table.set([low, high], i * 3);
    shares[i * 3 + 2] = share;
  });
  return table;
}

/** The table that the gradient reads: where the takers of each pixel begin, and the takers. */
export function gradientTable(neighbours: readonly Neighbours[], inSize: number): Int32Array {
  const takers = Array.from({ length: inSize }, (): [number, number][] => []);
  neighbours.forEach(([low, high, share], out) => {
    if (share < 1) takers[low]!.push([out, 1 - share]);
    if (share > 0) takers[high]!.push([out, share]);
  });
  const count = takers.reduce((sum, list) => sum + list.length, 0);
  const table = new Int32Array(inSize + 1 + count * 2);
  const shares = new Float32Array(table.buffer);
  let at = 0;
  takers.forEach((list, i) => {
    table[i] = at;
    for (const [out, share] of list) {
      table[inSize + 1 + at * 2] = out;
      shares[inSize + 2 + at * 2] = share;
      at++;
    }
  });
  table[inSize] = at;
  return table;
}
