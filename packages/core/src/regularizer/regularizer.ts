import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import type { Serializable } from '../serialization/config.js';

/** A penalty on the values of a parameter (or an activation), added to the loss. */
export interface Regularizer extends Serializable {
  penalty(values: Tensor): Scalar;
}

export interface RegularizerDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  penalty(values: Tensor, options: ResolvedOptions<S>): Scalar;
}

/** A regulariser of your own, saved and loaded by its `type`. */
export function defineRegularizer<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: RegularizerDefinition<S, Positional>): Factory<Regularizer, S, Positional> {
  return defineValue<Regularizer, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options) => ({ penalty: (values: Tensor) => definition.penalty(values, options) }),
  });
}
