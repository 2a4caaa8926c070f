import type { Tensor } from '@tensorflow/tfjs-core';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import type { Serializable } from '../serialization/config.js';
import type { Shape } from '../shape/shape.js';

/** An element-wise (or last-axis) function between layers. */
export interface Activation extends Serializable {
  apply(x: Tensor): Tensor;
  /** Shape of the output, of the few that change it (glu halves an axis); left out, the input's. */
  outputShape?(input: Shape): Shape;
}

export interface ActivationDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  apply(x: Tensor, options: ResolvedOptions<S>): Tensor;
  /** Left out, the shape of the input. */
  outputShape?(input: Shape, options: ResolvedOptions<S>): Shape;
}

/**
 * An activation of your own, saved and loaded by its `type`.
 *
 * @example
 * const softsign = defineActivation({ type: 'acme/Softsign', apply: (x) => div(x, add(abs(x), 1)) });
 * dense(64, { activation: softsign() });
 */
export function defineActivation<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: ActivationDefinition<S, Positional>): Factory<Activation, S, Positional> {
  return defineValue<Activation, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options) => ({
      apply: (x: Tensor) => definition.apply(x, options),
      outputShape: (input: Shape) => definition.outputShape?.(input, options) ?? input,
    }),
  });
}
