import { Random, tensor, type Tensor } from '@graftjs/core';
import type { LayerCase } from './layer-case.js';
import { asTensor, spreadIndices, spreadValues } from './spread-values.js';
import { wave } from './wave.js';

const isText = (value: string | number | undefined): boolean => typeof value === 'string';

function given(values: readonly (string | number)[], shape: readonly number[]): Tensor {
  if (isText(values[0])) return tensor(values as string[], [...shape], 'string');
  return tensor(values as number[], [...shape], 'float32');
}

/** Inputs of a case with values that hide nothing, or those that it gives. */
export const spreadInputs = ({ inputs, values, indicesBelow }: LayerCase): Tensor[] =>
  inputs.map((shape, i) => {
    if (values) return given(values[i] ?? [], shape);
    const random = new Random(`input ${i}`);
    return asTensor(
      indicesBelow === undefined
        ? spreadValues(shape, random)
        : spreadIndices(shape, random, indicesBelow),
      shape,
    );
  });

/** Inputs of a case that golden numbers were computed on. */
export const goldenInputs = ({ inputs, values, indicesBelow: limit }: LayerCase): Tensor[] =>
  inputs.map((shape, i) => {
    if (values) return given(values[i] ?? [], shape);
    const numbers = wave(shape, i);
    return asTensor(limit === undefined ? numbers : numbers.map((_, k) => (k * 3) % limit), shape);
  });
