import type { Layer, Model, Shape } from '@graftjs/core';

/** How a model was grafted. */
export interface Graft {
  /** Name of the model that the body was taken from. */
  readonly base: string;
  /** The layer after which the new head begins. */
  readonly at: string;
  /** What the head receives. */
  readonly shape: Shape;
  /** Why there: the user said so, or by which rule it was found. */
  readonly reason: string;
  readonly body: readonly Layer[];
  readonly head: readonly Layer[];
  /** The same by the names of the heads; one that was given alone is `head`. */
  readonly heads: { readonly [name: string]: readonly Layer[] };
}

const grafts = new WeakMap<Model, Graft>();

export function recordGraft(model: Model, record: Graft): void {
  grafts.set(model, record);
}

/** How a model was grafted, `null` for one that `graft` did not make in this process. */
export function graftOf(model: Model): Graft | null {
  return grafts.get(model) ?? null;
}
