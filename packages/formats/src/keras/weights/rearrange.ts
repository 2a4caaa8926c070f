import type { ArrayValues, StoredArray } from './stored-array.js';

// What older files keep in another order, brought to the order of today. Nothing is computed before
// the values are asked for.

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const emptyLike = (values: ArrayValues, length = values.length): ArrayValues =>
  values instanceof Float32Array
    ? new Float32Array(length)
    : values instanceof Int32Array
      ? new Int32Array(length)
      : new Uint8Array(length);

export function reshaped(array: StoredArray, shape: readonly number[]): StoredArray {
  return { ...array, shape };
}

/** Axes in another order, as NumPy's transpose. */
export function transposed(array: StoredArray, order: readonly number[]): StoredArray {
  const shape = order.map((axis) => array.shape[axis] as number);
  const strides = array.shape.map((_, axis) => sizeOf(array.shape.slice(axis + 1)));
  return {
    ...array,
    shape,
    read() {
      const values = array.read();
      const out = emptyLike(values);
      const at = shape.map(() => 0);
      for (let i = 0; i < out.length; i++) {
        let from = 0;
        for (let k = 0; k < at.length; k++) {
          from += (at[k] as number) * (strides[order[k] as number] as number);
        }
        out[i] = values[from] as number;
        for (let k = at.length - 1; k >= 0; k--) {
          at[k] = (at[k] as number) + 1;
          if ((at[k] as number) < (shape[k] as number)) break;
          at[k] = 0;
        }
      }
      return out;
    },
  };
}

/** The first axes backwards: a convolution where a correlation was meant. */
export function flipped(array: StoredArray, axes: number): StoredArray {
  const inner = sizeOf(array.shape.slice(axes));
  return {
    ...array,
    read() {
      const values = array.read();
      const out = emptyLike(values);
      // All these axes backwards are all their positions backwards.
      const positions = values.length / inner;
      for (let i = 0; i < positions; i++) {
        out.set(values.subarray(i * inner, (i + 1) * inner), (positions - 1 - i) * inner);
      }
      return out;
    },
  };
}

/** Several arrays as one, along their last axis. */
export function joined(arrays: readonly StoredArray[], name: string): StoredArray {
  const [first] = arrays as readonly [StoredArray];
  const widths = arrays.map(({ shape }) => shape.at(-1) ?? 1);
  const width = widths.reduce((a, b) => a + b, 0);
  const rows = sizeOf(first.shape.slice(0, -1));
  return {
    ...first,
    name,
    shape: [...first.shape.slice(0, -1), width],
    read() {
      const parts = arrays.map((array) => array.read());
      const out = emptyLike(parts[0] as ArrayValues, rows * width);
      let at = 0;
      parts.forEach((part, k) => {
        const own = widths[k] as number;
        for (let row = 0; row < rows; row++) {
          out.set(part.subarray(row * own, (row + 1) * own), row * width + at);
        }
        at += own;
      });
      return out;
    },
  };
}

/** Columns from one to another, of the last axis. */
export function columns(array: StoredArray, from: number, to: number): StoredArray {
  const width = array.shape.at(-1) ?? 1;
  const rows = sizeOf(array.shape.slice(0, -1));
  return {
    ...array,
    shape: [...array.shape.slice(0, -1), to - from],
    read() {
      const values = array.read();
      const out = emptyLike(values, rows * (to - from));
      for (let row = 0; row < rows; row++) {
        out.set(values.subarray(row * width + from, row * width + to), row * (to - from));
      }
      return out;
    },
  };
}

/** The sum of two arrays of one shape. */
export function summed(left: StoredArray, right: StoredArray): StoredArray {
  return {
    ...left,
    read() {
      const [a, b] = [left.read(), right.read()];
      return Float32Array.from(a, (value, i) => value + (b[i] as number));
    },
  };
}
