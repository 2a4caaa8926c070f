/** What a configuration may hold: JSON, with nothing that cannot be written to a file. */
export type ConfigValue =
  | null
  | boolean
  | number
  | string
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue };

export type Config = { readonly [key: string]: ConfigValue };

/** Anything that can be written as a type and a configuration, and made again from them. */
export interface Serializable {
  /** A path such as `layers/Dense` or `acme/Scale`; never a class name, which minifiers change. */
  readonly type: string;
  getConfig(): Config;
}

/** How a serialisable value stands inside the configuration of another. */
export type SerializedValue = { readonly type: string; readonly config: Config };

export function isSerializable(value: unknown): value is Serializable {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  const candidate = value as Partial<Serializable>;
  return typeof candidate.type === 'string' && typeof candidate.getConfig === 'function';
}

export function isSerializedValue(value: unknown): value is SerializedValue {
  if (value === null || typeof value !== 'object') return false;
  const candidate = value as Partial<SerializedValue>;
  return typeof candidate.type === 'string' && typeof candidate.config === 'object';
}
