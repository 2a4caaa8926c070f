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
  /** Shapes of its outputs after the first. */
  readonly otherOutputs?: readonly Shape[];
  /** Masks of the inputs, 1 for what counts. */
  readonly masks?: readonly (readonly (readonly number[])[] | null)[];
  /** The numbers to compare with Keras are those of a training pass, moved weights included. */
  readonly training?: boolean;
  /** Names of its weights, in Keras's order; none where left out. */
  readonly weights?: readonly string[];
  /** Why its gradients while training are not those of its values. */
  readonly detached?: string;
  /** Weights that one step of training leaves as they are, since no output depends on them. */
  readonly still?: readonly string[];
  /** The inputs are indices below this number. */
  readonly indicesBelow?: number;
  /** The elements of each input, where they are texts or certain numbers. */
  readonly values?: readonly (readonly (string | number)[])[];
  /** What comes out has no gradients by what goes in. */
  readonly discrete?: boolean;
  /** Why Keras has nothing to compare with. */
  readonly beyondKeras?: string;
}
