/** One axis of a broadcast: how far each operand moves along it, in elements. */
export interface BroadcastAxis {
  size: number;
  readonly strideA: number;
  readonly strideB: number;
}

/**
 * The axes of `out` for operands broadcast to it, outermost first, with axes of one element
 * dropped and axes merged over which both operands run on: most broadcasts become one or two axes.
 */
export function broadcastAxes(
  a: readonly number[],
  b: readonly number[],
  out: readonly number[],
): BroadcastAxis[] {
  const axes: BroadcastAxis[] = [];
  let strideA = 1;
  let strideB = 1;
  for (let i = 1; i <= out.length; i++) {
    const size = out[out.length - i]!;
    const sizeA = a[a.length - i] ?? 1;
    const sizeB = b[b.length - i] ?? 1;
    const axis = { size, strideA: sizeA === 1 ? 0 : strideA, strideB: sizeB === 1 ? 0 : strideB };
    strideA *= sizeA;
    strideB *= sizeB;
    if (size === 1) continue;
    const inner = axes[0];
    if (
      inner &&
      axis.strideA === inner.strideA * inner.size &&
      axis.strideB === inner.strideB * inner.size
    ) {
      inner.size *= size;
    } else {
      axes.unshift(axis);
    }
  }
  return axes.length > 0 ? axes : [{ size: 1, strideA: 1, strideB: 1 }];
}
