import { didYouMean } from '@graftjs/core';
import { InvalidArgumentError } from 'commander';

/** A parser for an option that takes one of several names. */
export function oneOf<const Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(didYouMean(text, names));
  };
}
