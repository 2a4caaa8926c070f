import type { Layer, Shape } from '@graftjs/core';

/** One way of using a layer, which the sweep puts through everything a layer must do. */
export interface LayerCase {
  /** Says what is special about it. */
  readonly title: string;
  /** A new layer, each time. */
  readonly make: () => Layer;
  /** Shapes of its inputs, with a batch axis. */
  readonly inputs: readonly (readonly number[])[];
  /** Shape of its output, from Keras's documentation. */
  readonly output: Shape;
  /** Names of its weights, in Keras's order; none where left out. */
  readonly weights?: readonly string[];
  /** The inputs are indices below this number. */
  readonly indicesBelow?: number;
  /** Why Keras has nothing to compare with. */
  readonly beyondKeras?: string;
}
