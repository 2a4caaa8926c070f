import { options, type Parameter } from '@graftjs/core';

/** Describes parameters; what is said holds all at once, and nothing said is no parameter. */
export interface ParameterPattern {
  /** Parts of paths, one of which must be there: `bias`, `embedding/`. */
  readonly names?: readonly string[];
  /** 2 means biases and the scales and offsets of normalisations. */
  readonly rankBelow?: number;
}

/** Some parameters: a description that can be saved, or any predicate. */
export type ParameterFilter = ParameterPattern | ((parameter: Parameter) => boolean);

const isNames = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every((name) => typeof name === 'string'));

function parse(value: unknown): ParameterFilter | undefined {
  if (typeof value === 'function') return value as ParameterFilter;
  if (value === null || typeof value !== 'object') return undefined;
  const { names, rankBelow, ...others } = value as ParameterPattern;
  const known = Object.keys(others).length === 0 && isNames(names);
  return known && (rankBelow === undefined || Number.isInteger(rankBelow)) ? value : undefined;
}

/** An option that takes a filter; by default it finds no parameter. */
export const parameterFilter = (fallback: ParameterPattern = {}) =>
  options.custom<ParameterFilter, ParameterFilter, { default: ParameterPattern }>(
    '{ names, rankBelow } or a function of a parameter',
    parse,
    { default: fallback },
  );

/** Whether a filter finds a parameter. */
export function matches(filter: ParameterFilter, parameter: Parameter): boolean {
  if (typeof filter === 'function') return filter(parameter);
  const { names, rankBelow } = filter;
  if (names === undefined && rankBelow === undefined) return false;
  return (
    (rankBelow === undefined || parameter.shape.length < rankBelow) &&
    (names === undefined || names.some((name) => parameter.path.includes(name)))
  );
}
