import type { CallContext, Layer, Model, SymbolicTensor, Tensor } from '@graftjs/core';
import { GraphModel, subModel } from '@graftjs/layers';

/** A model that remembers what its last pass in training made at some places inside it. */
export class WatchedModel extends GraphModel {
  readonly #whole: GraphModel;
  #values: ReadonlyMap<SymbolicTensor, Tensor> = new Map();

  constructor(
    model: Model,
    private readonly places: readonly SymbolicTensor[],
    /** Layers that train with it although nothing in it uses them. */
    beside: readonly Layer[] = [],
  ) {
    const { inputs, outputs, name, layers } = model;
    super({ inputs, outputs, name, layers: [...layers, ...beside], borrowed: true });
    this.#whole = subModel(model, { to: [...outputs, ...places] }) as GraphModel;
  }

  inside(place: SymbolicTensor): Tensor {
    const value = this.#values.get(place);
    if (!value)
      throw new Error('the place is not watched, or the model was not called in training');
    return value;
  }

  override callWithMasks(
    inputs: readonly Tensor[],
    context: CallContext,
  ): ReturnType<GraphModel['callWithMasks']> {
    if (!context.training) return super.callWithMasks(inputs, context);
    const { tensors, masks } = this.#whole.callWithMasks(inputs, context);
    const count = this.outputs.length;
    this.#values = new Map(
      this.places.map((place, i) => [place, tensors[count + i] as Tensor] as const),
    );
    return { tensors: tensors.slice(0, count), masks: masks.slice(0, count) };
  }
}
