import { optionsFromArguments, type FactoryArguments } from '../options/factory-arguments.js';
import { resolveOptions, type OptionSchema, type ResolvedOptions } from '../options/option.js';
import type { Config, Serializable } from './config.js';
import type { Definition, Registry } from './registry.js';
import { toConfig } from './to-config.js';

/** What a `define…` verb returns: a function that makes instances, and knows how to load them. */
export interface Factory<
  T extends Serializable,
  S extends OptionSchema,
  Positional extends keyof S & string = never,
> extends Definition<T> {
  (...given: FactoryArguments<S, Positional>): T;
  /** The options that it takes, with their checks and defaults. */
  readonly options: S;
}

export interface ValueDefinition<
  T extends Serializable,
  S extends OptionSchema,
  Positional extends keyof S & string,
> {
  readonly type: string;
  readonly options: S;
  readonly positional?: Positional | undefined;
  /** The instance's own members; `type` and `getConfig` are added. */
  make(options: ResolvedOptions<S>, where: string): Omit<T, keyof Serializable>;
}

/** The mechanism under every verb: options checked, configuration kept, instances loadable. */
export function defineValue<
  T extends Serializable,
  S extends OptionSchema,
  Positional extends keyof S & string,
>({
  type,
  options,
  positional,
  make,
}: ValueDefinition<T, S, Positional>): Factory<T, S, Positional> {
  const where = type.slice(type.lastIndexOf('/') + 1);
  const create = (given: object): T => {
    const resolved = resolveOptions(options, given, where);
    // Assigned onto what `make` returns, so that its getters stay getters.
    const identity = { type, getConfig: () => toConfig(resolved, where) };
    return Object.assign(make(resolved, where), identity) as Serializable as T;
  };
  const factory = (...given: unknown[]): T =>
    create(optionsFromArguments(given, positional, where));
  const fromConfig = (config: Config, registry: Registry): T =>
    create(registry.revive(config) as object);
  return Object.assign(factory, { type, options, fromConfig }) as Factory<T, S, Positional>;
}
