import { tensor } from '@tensorflow/tfjs-core';
import { ConfigError } from '../errors/config-error.js';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import type { Random } from '../random/random.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import { sizeOf } from '../shape/shape.js';
import type { Initializer } from './initializer.js';

export interface InitializerDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** Fills a new parameter; `values` has one entry an element, row-major. */
  fill(
    values: Float32Array,
    context: {
      readonly shape: readonly number[];
      readonly random: Random;
      readonly options: ResolvedOptions<S>;
    },
  ): void;
}

/**
 * An initialiser of your own, saved and loaded by its `type`.
 *
 * @example
 * const ramp = defineInitializer({
 *   type: 'acme/Ramp',
 *   options: { step: options.number({ default: 0.1 }) },
 *   fill(values, { options: { step } }) {
 *     for (let i = 0; i < values.length; i++) values[i] = i * step;
 *   },
 * });
 */
export function defineInitializer<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: InitializerDefinition<S, Positional>): Factory<Initializer, S, Positional> {
  return defineValue<Initializer, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options, where) => ({
      values(shape: readonly number[], random: Random) {
        const values = new Float32Array(sizeOf(shape));
        definition.fill(values, { shape, random, options });
        const bad = values.findIndex((value) => !Number.isFinite(value));
        if (bad >= 0) {
          throw new ConfigError({
            where,
            problem: `element ${bad} of the values it made is not finite`,
            operands: [{ label: 'shape', value: shape }],
          });
        }
        return tensor(values, [...shape], 'float32');
      },
    }),
  });
}
