import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import type { Serializable } from '../serialization/config.js';
import type { ParameterGradient } from './optimizer.js';

/** What changes gradients before an optimizer takes them, such as clipping. */
export interface GradientTransform extends Serializable {
  /** New gradients, in the same order. The caller disposes of them. */
  transform(gradients: readonly ParameterGradient[]): readonly ParameterGradient[];
}

export interface GradientTransformDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** The gradients after it, one for each. */
  transform(
    gradients: readonly Tensor[],
    context: { readonly list: readonly ParameterGradient[]; readonly options: ResolvedOptions<S> },
  ): readonly Tensor[];
}

/**
 * A step between gradients and optimizer of your own, saved and loaded by its `type`.
 *
 * @example
 * const flip = defineGradientTransform({
 *   type: 'acme/Flip',
 *   transform: (gradients) => gradients.map((gradient) => neg(gradient)),
 * });
 */
export function defineGradientTransform<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(
  definition: GradientTransformDefinition<S, Positional>,
): Factory<GradientTransform, S, Positional> {
  return defineValue<GradientTransform, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options) => ({
      transform(list: readonly ParameterGradient[]) {
        const given = list.map(({ gradient }) => gradient);
        const made = tidy(() => [...definition.transform(given, { list, options })]);
        return list.map((entry, i) => ({ ...entry, gradient: made[i] as Tensor }));
      },
    }),
  });
}
