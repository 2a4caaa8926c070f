import type { Attributes } from './host-tensor.js';

/** How a window moves along one spatial axis. */
export interface AxisGeometry {
  readonly inSize: number;
  readonly outSize: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before the first element. */
  readonly before: number;
}

const perAxis = (value: unknown, axes: number): number[] => {
  if (typeof value === 'number') return Array(axes).fill(value) as number[];
  if (!Array.isArray(value)) return Array(axes).fill(1) as number[];
  const list = value as number[];
  return list.length === 1 ? (Array(axes).fill(list[0]) as number[]) : list;
};

/** Output sizes and padding of a convolution or pooling, by the rules of TensorFlow. */
export function windowGeometry(
  inSizes: readonly number[],
  windows: readonly number[],
  { strides, dilations, pad }: Attributes,
): AxisGeometry[] {
  const axes = inSizes.length;
  const stride = perAxis(strides, axes);
  const dilation = perAxis(dilations, axes);
  return inSizes.map((inSize, i) => {
    const window = windows[i] ?? 1;
    const [s, d] = [stride[i] ?? 1, dilation[i] ?? 1];
    const reach = (window - 1) * d + 1;
    const [before, after] = padding(pad, i, inSize, reach, s);
    const outSize = Math.floor((inSize + before + after - reach) / s) + 1;
    return { inSize, outSize, window, stride: s, dilation: d, before };
  });
}

function padding(
  pad: unknown,
  axis: number,
  inSize: number,
  reach: number,
  stride: number,
): readonly [number, number] {
  if (pad === 'valid') return [0, 0];
  if (pad === 'same') {
    const missing = Math.max(0, (Math.ceil(inSize / stride) - 1) * stride + reach - inSize);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  }
  if (typeof pad === 'number') return [pad, pad];
  return (pad as [number, number][])[axis + 1] ?? [0, 0];
}

/** Calls `visit` for every place of a window at one output position that lies inside the input. */
export function forWindow(
  geometry: readonly AxisGeometry[],
  out: readonly number[],
  visit: (input: number[], window: number[]) => void,
): void {
  const step = (axis: number, inputs: number[], windows: number[]): void => {
    const g = geometry[axis];
    if (!g) return visit(inputs, windows);
    for (let w = 0; w < g.window; w++) {
      const i = (out[axis] ?? 0) * g.stride - g.before + w * g.dilation;
      if (i >= 0 && i < g.inSize) step(axis + 1, [...inputs, i], [...windows, w]);
    }
  };
  step(0, [], []);
}
