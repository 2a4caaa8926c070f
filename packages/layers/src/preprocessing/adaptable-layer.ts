import { BaseLayer, dispose, tensor, Tensor } from '@graftjs/core';

/** Examples to learn from: a tensor, plain lists, or batches one after the other. */
export type AdaptData =
  | Tensor
  | readonly string[]
  | readonly number[]
  | readonly (readonly string[])[]
  | readonly (readonly number[])[]
  | Iterable<Tensor>;

/** A layer whose state comes from looking at data once, not from gradients. */
export abstract class AdaptableLayer extends BaseLayer {
  protected abstract forget(): void;
  protected abstract observe(batch: Tensor): void;
  protected abstract settle(): void;

  /**
   * Learns the state from examples, in place of what was learnt before. Tensors stay the caller's.
   *
   * @example
   * const scale = normalization();
   * scale.adapt(tensor([[1, 10], [3, 30]]));
   */
  adapt(data: AdaptData): void;
  adapt(data: AsyncIterable<Tensor>): Promise<void>;
  adapt(data: AdaptData | AsyncIterable<Tensor>): void | Promise<void> {
    this.forget();
    if (!(data instanceof Tensor) && Symbol.asyncIterator in data) return this.#adaptLater(data);
    for (const { batch, own } of batchesOf(data)) {
      this.observe(batch);
      if (own) dispose(batch);
    }
    this.settle();
  }

  async #adaptLater(data: AsyncIterable<Tensor>): Promise<void> {
    for await (const batch of data) this.observe(batch);
    this.settle();
  }
}

function* batchesOf(data: AdaptData): Iterable<{ batch: Tensor; own: boolean }> {
  if (data instanceof Tensor) {
    yield { batch: data, own: false };
    return;
  }
  const list = Array.isArray(data) ? (data as readonly unknown[]) : [...(data as Iterable<Tensor>)];
  if (list.length > 0 && list.every((item) => item instanceof Tensor)) {
    for (const batch of list as readonly Tensor[]) yield { batch, own: false };
  } else if (list.length > 0) {
    yield { batch: tensor(list as string[]), own: true };
  }
}
