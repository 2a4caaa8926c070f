import { ConfigError } from '@graftjs/core';

/** Throws a ConfigError where an option is no whole number of at least `min`. */
export function wholeNumber(where: string, option: string, value: number, min: number): number {
  if (Number.isInteger(value) && value >= min) return value;
  throw new ConfigError({
    where,
    problem: `the option "${option}" cannot be used`,
    operands: [
      { label: 'expected', value: `a whole number of at least ${min}` },
      { label: 'got', value },
    ],
  });
}
