/** A tensor as plain double-precision numbers; `bool` holds 0 and 1. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly values: Float64Array;
}

export type Attributes = { readonly [name: string]: unknown };

/** The slow, plain meaning of a kernel: this is the specification. */
export type ReferenceKernel = (
  inputs: { readonly [name: string]: HostTensor },
  attrs: Attributes,
) => HostTensor | HostTensor[];

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

/** Row-major strides. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = Array(shape.length).fill(1) as number[];
  for (let i = shape.length - 2; i >= 0; i--) {
    strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  }
  return strides;
}

/** The coordinates of the element at a row-major position. */
export function coordinatesOf(position: number, shape: readonly number[]): number[] {
  const coordinates: number[] = [];
  let rest = position;
  for (const stride of stridesOf(shape)) {
    coordinates.push(Math.floor(rest / stride));
    rest %= stride;
  }
  return coordinates;
}

export function positionOf(coordinates: readonly number[], shape: readonly number[]): number {
  const strides = stridesOf(shape);
  return coordinates.reduce((sum, c, i) => sum + c * (strides[i] ?? 0), 0);
}

/** The element at some coordinates; outside of the tensor it is 0. */
export function at(tensor: HostTensor, coordinates: readonly number[]): number {
  if (coordinates.some((c, i) => c < 0 || c >= (tensor.shape[i] ?? 0))) return 0;
  return tensor.values[positionOf(coordinates, tensor.shape)] ?? NaN;
}

/** A tensor whose elements follow from their coordinates. */
export function generate(
  shape: readonly number[],
  dtype: HostTensor['dtype'],
  element: (coordinates: number[], position: number) => number,
): HostTensor {
  const values = new Float64Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = element(coordinatesOf(i, shape), i);
  return { shape, dtype, values };
}

/** The shape that two shapes broadcast to. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    return x === 1 ? y : x;
  });
}

/** The element of a tensor that broadcasting puts at some coordinates of a larger shape. */
export function broadcastAt(tensor: HostTensor, coordinates: readonly number[]): number {
  const offset = coordinates.length - tensor.shape.length;
  const own = tensor.shape.map((axis, i) => (axis === 1 ? 0 : (coordinates[i + offset] ?? 0)));
  return tensor.values[positionOf(own, tensor.shape)] ?? NaN;
}

/** Axes as a sorted list of non-negative numbers; none given means all of them. */
export function normalizeAxes(axes: unknown, rank: number): number[] {
  const list =
    axes === undefined || axes === null ? undefined : Array.isArray(axes) ? axes : [axes];
  const all = list ?? Array.from({ length: rank }, (_, i) => i);
  return (all as number[]).map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}

/** A named input; a case that lacks it is wrong. */
export function input(inputs: { readonly [name: string]: HostTensor }, name: string): HostTensor {
  const tensor = inputs[name];
  if (!tensor) throw new Error(`the case lacks the input "${name}"`);
  return tensor;
}
