import type { Tensor } from '@tensorflow/tfjs-core';
import type { CallContext } from '../layer/call-context.js';
import type { Layer, SymbolicTensor } from '../layer/layer.js';
import type { Random } from '../random/random.js';

/**
 * A graph of layers from inputs to outputs, itself a layer. What training, formats and transfer
 * ask of a model; `sequential` and `model` of the layers package make them.
 */
export interface Model extends Layer {
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  /** Each layer once, in the order in which Keras lists them. */
  readonly layers: readonly Layer[];
  /** A layer by its name or its index (negative counts from the end); unknown names throw. */
  getLayer(nameOrIndex: string | number): Layer;
  /** Makes the values of every parameter that has none, each from its own part of the seed. */
  initialize(random: Random): void;
  /** The outputs in inference mode. The result is the caller's to dispose of. */
  predict(x: Tensor | readonly Tensor[]): Tensor | Tensor[];
  /** A call that also gives the masks of the outputs, which weigh the loss where there are any. */
  callWithMasks?(
    inputs: readonly Tensor[],
    context: CallContext,
  ): { readonly tensors: Tensor[]; readonly masks: readonly (Tensor | null)[] };
  /** A table of layers, shapes and parameters. */
  summary(): string;
}
