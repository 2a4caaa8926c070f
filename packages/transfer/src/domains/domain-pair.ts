import {
  connect,
  contextFor,
  reshape,
  type CallContext,
  type Layer,
  type Model,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { GraphModel, input } from '@graftjs/layers';
import { classScores } from '../fine-tuning/class-scores.js';
import type { DomainView } from './domain-method.js';

/**
 * A model that takes a batch of each domain: in training it runs on both and shows what it made of
 * them; its output is that of the source alone.
 */
export class DomainPair extends GraphModel {
  readonly #tapped: Model;
  readonly #activation: string;
  #views: { readonly source: DomainView; readonly target: DomainView } | null = null;

  /**
   * @param tapped gives the predictions, then what each adapted layer gives
   * @param activation what the predictions went through: `softmax`, `sigmoid`, `linear`
   * @param own layers that train with it
   */
  constructor(tapped: Model, activation: string, own: readonly Layer[]) {
    const shape = (tapped.inputs[0] as SymbolicTensor).shape;
    const inputs = ['source', 'target'].map((name) => input({ batchShape: shape, name }));
    const [predictions] = connect(tapped, [inputs[0] as SymbolicTensor]);
    super({
      inputs,
      outputs: [predictions as SymbolicTensor],
      name: tapped.name,
      layers: [tapped, ...own],
      borrowed: true,
    });
    this.#tapped = tapped;
    this.#activation = activation;
  }

  /** What the last pass in training made of both domains. */
  get views(): { readonly source: DomainView; readonly target: DomainView } {
    if (!this.#views) throw new Error('the pair has not been called in training');
    return this.#views;
  }

  override callWithMasks(inputs: readonly Tensor[], context: CallContext) {
    const [source, target] = inputs.map((x, i) => {
      if (i > 0 && !context.training) return [];
      return this.#tapped.call([x], contextFor(context, i === 0 ? 'source' : 'target'));
    });
    const [predictions, ...features] = source as [Tensor, ...Tensor[]];
    if (context.training) {
      const [theirs, ...others] = target as [Tensor, ...Tensor[]];
      this.#views = {
        source: this.#viewOf(predictions, features),
        target: this.#viewOf(theirs, others),
      };
    }
    return { tensors: [predictions], masks: [null] };
  }

  #viewOf(predictions: Tensor, features: readonly Tensor[]): DomainView {
    const flat = features.map((x) => reshape(x, [x.shape[0] as number, -1]));
    return { features: flat, ...classScores(predictions, this.#activation) };
  }
}
