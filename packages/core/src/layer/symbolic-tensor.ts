import type { DataType } from '@tensorflow/tfjs-core';
import type { Shape } from '../shape/shape.js';
import type { Layer } from './layer.js';
import { withOrigin } from './with-origin.js';

/** One use of a layer in a functional model. A layer that is shared has several. */
export interface LayerUse {
  readonly layer: Layer;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** A tensor that is not there yet: the shape of what a layer will give, and where it comes from. */
export interface SymbolicTensor {
  readonly shape: Shape;
  readonly dtype: DataType;
  readonly use: LayerUse;
  /** Which output of the use it is. */
  readonly index: number;
}

/** Uses a layer on symbolic inputs: builds it, and records the connection. */
export function connect(layer: Layer, inputs: readonly SymbolicTensor[]): SymbolicTensor[] {
  const shapes = inputs.map(({ shape }) => shape);
  const outputs: SymbolicTensor[] = [];
  const use: LayerUse = { layer, inputs, outputs };
  try {
    layer.build(shapes);
    layer.outputShapes(shapes).forEach((shape, index) => {
      outputs.push({ shape, dtype: 'float32', use, index });
    });
  } catch (error) {
    throw withOrigin(error, use);
  }
  return outputs;
}
