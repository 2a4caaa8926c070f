import {
  keep,
  tensor,
  tidy,
  type DataType,
  type Tensor,
  type TypedArray,
} from '@tensorflow/tfjs-core';

/** State of one parameter in ordinary memory. */
export interface ParkedSlots {
  readonly [name: string]: {
    readonly values: TypedArray;
    readonly shape: number[];
    readonly dtype: DataType;
  };
}

/** Reads tensors; they stay as they are. */
export async function parkSlots(slots: { readonly [name: string]: Tensor }): Promise<ParkedSlots> {
  const entries = Object.entries(slots).map(async ([name, slot]) => {
    const values = (await slot.data()) as TypedArray;
    // On the CPU, `data` hands out the tensor's own memory.
    return [name, { values: values.slice(), shape: slot.shape, dtype: slot.dtype }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Tensors of the same bits, kept. */
export function unparkSlots(parked: ParkedSlots): { [name: string]: Tensor } {
  return tidy(() =>
    Object.fromEntries(
      Object.entries(parked).map(([name, { values, shape, dtype }]) => [
        name,
        keep(tensor(values, shape, dtype)),
      ]),
    ),
  );
}
