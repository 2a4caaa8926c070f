import { options, type Parameter } from '@graftjs/core';

/** Which parameters weight decay leaves alone. */
export interface DecayExclusion {
  /** Parts of paths: `bias`, `embedding/`. */
  readonly names?: readonly string[];
  /** 2 leaves out biases and the scales and offsets of normalisations. */
  readonly rankBelow?: number;
}

/** A description that can be saved, or any predicate. */
export type DecayFilter = DecayExclusion | ((parameter: Parameter) => boolean);

const isNames = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every((name) => typeof name === 'string'));

function parse(value: unknown): DecayFilter | undefined {
  if (typeof value === 'function') return value as DecayFilter;
  if (value === null || typeof value !== 'object') return undefined;
  const { names, rankBelow, ...others } = value as DecayExclusion;
  const known = Object.keys(others).length === 0 && isNames(names);
  return known && (rankBelow === undefined || Number.isInteger(rankBelow)) ? value : undefined;
}

/** Nothing is left out by default, as in Keras and PyTorch. */
export const excludeOption = options.custom<DecayFilter, DecayFilter, { default: DecayExclusion }>(
  '{ names, rankBelow } or a function of a parameter',
  parse,
  { default: {} },
);

export function isExcluded(filter: DecayFilter, parameter: Parameter): boolean {
  if (typeof filter === 'function') return filter(parameter);
  const { names = [], rankBelow = 0 } = filter;
  return parameter.shape.length < rankBelow || names.some((name) => parameter.path.includes(name));
}
