import { optionsFromArguments, type FactoryArguments } from '../options/factory-arguments.js';
import {
  resolveOptions,
  type GivenOptions,
  type OptionSchema,
  type ResolvedOptions,
} from '../options/option.js';
import type { Config } from '../serialization/config.js';
import type { Definition, Registry } from '../serialization/registry.js';
import { className, type Layer } from './layer.js';
import { layerOptions, type LayerOptions } from './layer-options.js';

/** A function that makes layers of one type, and knows how to load them. */
export interface LayerFactory<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Made extends Layer = Layer,
> extends Definition<Made> {
  (...given: FactoryArguments<S, Positional, GivenOptions<LayerOptions>>): Made;
  readonly options: S & LayerOptions;
}

export interface LayerFactorySettings<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Made extends Layer,
> {
  readonly type: string;
  /** Beside those that every layer takes. */
  readonly options: S;
  readonly positional?: Positional | undefined;
  make(options: ResolvedOptions<S & LayerOptions>): Made;
}

/**
 * The factory of a class of layers: options checked, instances loadable. For layers that
 * `defineLayer` and `defineMergeLayer` cannot express, such as wrappers: extend `BaseLayer`.
 */
export function layerFactory<
  const S extends OptionSchema,
  const Positional extends keyof S & string,
  Made extends Layer,
>({
  type,
  options: own,
  positional,
  make,
}: LayerFactorySettings<S, Positional, Made>): LayerFactory<S, Positional, Made> {
  const options = { ...layerOptions, ...own };
  const where = className(type);
  const create = (given: object): Made => make(resolveOptions(options, given, where) as never);
  const factory = (...given: unknown[]): Made =>
    create(optionsFromArguments(given, positional, where));
  const fromConfig = (config: Config, registry: Registry): Made =>
    create(registry.revive(config) as object);
  return Object.assign(factory, { type, options, fromConfig }) as never;
}
