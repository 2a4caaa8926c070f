import { ConfigError } from '../errors/config-error.js';
import { didYouMean } from '../errors/nearest-names.js';
import {
  isSerializedValue,
  type Config,
  type ConfigValue,
  type Serializable,
  type SerializedValue,
} from './config.js';

/** What every `define…` verb returns can do: make its instance again from a configuration. */
export interface Definition<T extends Serializable = Serializable> {
  readonly type: string;
  /** @param registry makes the values nested in the configuration */
  fromConfig(config: Config, registry: Registry): T;
}

/**
 * The types that a loader knows. Nothing registers itself: a registry is made of definitions
 * and passed to whoever loads, so two programs in one process never see each other's types.
 */
export class Registry {
  readonly #definitions: ReadonlyMap<string, Definition>;

  constructor(definitions: Iterable<Definition> = []) {
    this.#definitions = new Map([...definitions].map((item) => [item.type, item]));
  }

  /** This registry and more; a later definition of the same type wins. */
  with(definitions: Iterable<Definition>): Registry {
    return new Registry([...this.#definitions.values(), ...definitions]);
  }

  has(type: string): boolean {
    return this.#definitions.has(type);
  }

  /** The definition of a type; for its options, where it has any. */
  get(type: string): Definition | undefined {
    return this.#definitions.get(type);
  }

  get types(): string[] {
    return [...this.#definitions.keys()];
  }

  create({ type, config }: SerializedValue): Serializable {
    const definition = this.#definitions.get(type);
    if (!definition) {
      throw new ConfigError({
        where: `type "${type}"`,
        problem: 'no definition is registered for it',
        hint: `${didYouMean(type, this.types)} Pass your own with registry.with([yourDefinition]).`,
      });
    }
    return definition.fromConfig(config, this);
  }

  /** A configuration value with every `{ type, config }` in it made into an instance. */
  revive(value: ConfigValue): unknown {
    if (isSerializedValue(value)) return this.create(value);
    if (Array.isArray(value)) return value.map((item: ConfigValue) => this.revive(item));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, this.revive(item as ConfigValue)]),
      );
    }
    return value;
  }
}
