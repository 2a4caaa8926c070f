import type { Tensor } from '@tensorflow/tfjs-core';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import type { Serializable } from '../serialization/config.js';

/** A projection applied to a parameter after each step of the optimizer. */
export interface Constraint extends Serializable {
  project(values: Tensor): Tensor;
}

export interface ConstraintDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  project(values: Tensor, options: ResolvedOptions<S>): Tensor;
}

/** A constraint of your own, saved and loaded by its `type`. */
export function defineConstraint<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: ConstraintDefinition<S, Positional>): Factory<Constraint, S, Positional> {
  return defineValue<Constraint, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options) => ({ project: (values: Tensor) => definition.project(values, options) }),
  });
}
