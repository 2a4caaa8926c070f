import type { Definition, OptionSchema, Registry, SerializedValue } from '@graftjs/core';
import type { Json } from '../keras-object.js';

/** Your own classes by the names that files know them by. */
export type CustomObjects = { readonly [className: string]: Definition };

/** What translating a Keras configuration needs to know, and where it notes oddities. */
export interface Reading {
  readonly registry: Registry;
  /** Types of custom classes by class name. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Major version of the Keras that wrote the file; tfjs-layers counts as 2. */
  readonly kerasMajor: number;
  /** Something that was left out, in words. */
  note(text: string): void;
  /** Any layer, models inside a model included. */
  translate(value: Json, where: string): SerializedValue;
}

/** The options that a type takes, or `null` where its definition does not say. */
export function optionsOf(type: string, { registry }: Reading): OptionSchema | null {
  const definition = registry.get(type) as (Definition & { options?: OptionSchema }) | undefined;
  return definition?.options ?? null;
}

/** The major version in `2.1.4`, `tfjs-layers 4.22.0`, `3.1.1`; 2 where there is none. */
export function kerasMajorOf(version: unknown): number {
  if (typeof version !== 'string' || version.startsWith('tfjs')) return 2;
  return Number(/^\d+/.exec(version)?.[0] ?? 2);
}
