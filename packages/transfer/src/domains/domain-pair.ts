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
import { GraphModel, input, subModel } from '@graftjs/layers';
import { classScores } from '../fine-tuning/class-scores.js';
import type { DomainView } from './domain-method.js';

export interface PairSettings {
  /** Places whose outputs are to be alike. */
  readonly adapted: readonly SymbolicTensor[];
  /** Places that penalties want to see on the source. */
  readonly watched: readonly SymbolicTensor[];
  /** What the predictions went through: `softmax`, `sigmoid`, `linear`. */
  readonly activation: string;
  /** Layers that train with it. */
  readonly own: readonly Layer[];
}

/**
 * A model that takes a batch of each domain: in training it runs on both and shows what it made of
 * them; its output is that of the source alone.
 */
export class DomainPair extends GraphModel {
  readonly #tapped: Model;
  readonly #settings: PairSettings;
  #views: { readonly source: DomainView; readonly target: DomainView } | null = null;
  #seen: ReadonlyMap<SymbolicTensor, Tensor> = new Map();

  constructor(model: Model, settings: PairSettings) {
    const { adapted, watched, own } = settings;
    const tapped = subModel(model, { to: [...model.outputs.slice(0, 1), ...adapted, ...watched] });
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
    this.#settings = settings;
  }

  /** What the last pass in training made of the source at a watched place. */
  inside(place: SymbolicTensor): Tensor {
    const value = this.#seen.get(place);
    if (!value) throw new Error('the place is not watched, or the pair was not called in training');
    return value;
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
    const [predictions] = source as [Tensor];
    if (context.training) {
      this.#views = { source: this.#viewOf(source ?? []), target: this.#viewOf(target ?? []) };
      const { adapted, watched } = this.#settings;
      const seen = source?.slice(1 + adapted.length) ?? [];
      this.#seen = new Map(watched.map((place, i) => [place, seen[i] as Tensor]));
    }
    return { tensors: [predictions], masks: [null] };
  }

  #viewOf([predictions, ...others]: readonly Tensor[]): DomainView {
    const { adapted, activation } = this.#settings;
    const features = others
      .slice(0, adapted.length)
      .map((x) => reshape(x, [x.shape[0] as number, -1]));
    return { features, ...classScores(predictions as Tensor, activation) };
  }
}
