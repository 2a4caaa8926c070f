import type { CallContext, Model, Tensor } from '@graftjs/core';
import { GraphModel } from '@graftjs/layers';
import type { LayerChoice } from './layer-choice.js';

/** A model whose choices between copies of layers are drawn in each pass in training. */
export class ChoosingModel extends GraphModel {
  readonly #inner: GraphModel;

  constructor(
    inner: Model,
    private readonly choices: readonly LayerChoice[],
  ) {
    const { inputs, outputs, name, layers } = inner;
    super({ inputs, outputs, name, layers, borrowed: true });
    this.#inner = inner as GraphModel;
  }

  override callWithMasks(
    inputs: readonly Tensor[],
    context: CallContext,
  ): ReturnType<GraphModel['callWithMasks']> {
    const random = context.training ? context.random.split('choices') : null;
    this.choices.forEach((choice, i) => choice.draw(random && random.split(i)));
    try {
      return this.#inner.callWithMasks(inputs, context);
    } finally {
      for (const choice of this.choices) choice.draw(null);
    }
  }
}
