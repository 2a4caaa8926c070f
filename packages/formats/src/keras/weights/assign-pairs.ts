import { FormatError, sizeOf, tensor } from '@graftjs/core';
import type { Pair } from './pair-layer.js';

/** Called for each weight that has its values, with the bytes that it takes in the model. */
export type OnAssigned = (name: string, bytes: number) => void;

/** Reads arrays into their parameters, one at a time. */
export function assignPairs(pairs: readonly Pair[], onAssigned?: OnAssigned): void {
  for (const [parameter, array] of pairs) {
    const values = array.read();
    if (values.length !== sizeOf(parameter.shape)) {
      throw new FormatError({
        where: `weight "${array.name}"`,
        problem: 'the file has another number of values than its shape says',
        operands: [
          { label: 'expected', value: sizeOf(parameter.shape) },
          { label: 'got', value: values.length },
        ],
      });
    }
    const dtype = parameter.dtype as 'float32' | 'int32' | 'bool';
    const made = tensor(cast(values, dtype), [...parameter.shape], dtype);
    parameter.assign(made);
    made.dispose();
    onAssigned?.(array.name, 4 * values.length);
  }
}

type Values = Float32Array | Int32Array | Uint8Array;

function cast(values: Values, dtype: string): Values {
  if (dtype === 'int32') return values instanceof Int32Array ? values : Int32Array.from(values);
  if (dtype === 'bool') return values instanceof Uint8Array ? values : Uint8Array.from(values);
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
