import type { DataType, Tensor } from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameter/parameter.js';
import type { Serializable } from '../serialization/config.js';
import type { Shape } from '../shape/shape.js';
import type { CallContext } from './call-context.js';

/**
 * One step of a model. Models are layers too, so they nest. `defineLayer` and `defineMergeLayer`
 * make layers from a few functions; the interface is what training, formats and transfer rely on.
 */
export interface Layer extends Serializable {
  /** Unique within its model; models name layers that were given none (`conv2d_1`). */
  readonly name: string;
  /** Whether the user chose the name. */
  readonly named: boolean;
  /** Gives another name to a layer whose name the user did not choose. */
  claimName(name: string): void;
  /** `false` freezes the layer and all inside it. A frozen batch norm keeps its statistics. */
  trainable: boolean;
  /** The free-batch shape the user declared (`inputShape`), if any. */
  readonly declaredInputShape: Shape | null;
  readonly built: boolean;
  /** Dtype of what it gives, in the graph of a model; float32 where left out. */
  readonly outputDtype?: DataType;
  /** Every parameter, in Keras's order of weights: own and of sublayers. */
  readonly parameters: readonly Parameter[];
  /** Those that gradients train now. */
  readonly trainableParameters: readonly Parameter[];
  /** Layers inside this one: a wrapper's, a nested model's. */
  readonly sublayers: readonly Layer[];
  /** Makes the parameters for inputs of these shapes. Again with the same shapes: nothing. */
  build(inputs: readonly Shape[]): void;
  /** Shapes of the outputs for inputs of these shapes, without computing. */
  outputShapes(inputs: readonly Shape[]): Shape[];
  /** Computes; tensors other than the results are the caller's tidy scope's. */
  call(inputs: readonly Tensor[], context: CallContext): Tensor[];
  /** Masks of the outputs; layers that know nothing of masks pass the first one on. */
  outputMasks(
    inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[];
  /** Connects the layer in a functional model. */
  apply(input: SymbolicTensor): SymbolicTensor;
  apply(inputs: readonly SymbolicTensor[]): SymbolicTensor;
  /** Copies of the values of all parameters, in order. The caller disposes of them. */
  getWeights(): Tensor[];
  /** Replaces the values of all parameters, in order, or throws and changes nothing. */
  setWeights(weights: readonly Tensor[]): void;
  dispose(): void;
}

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

/** `layer "dense_2" (Dense)`, the way every message names a layer. */
export function describeLayer(layer: { readonly name: string; readonly type: string }): string {
  return `layer "${layer.name}" (${className(layer.type)})`;
}

/** The last part of a type: `Dense` of `layers/Dense`. */
export function className(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}
