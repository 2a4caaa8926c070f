import { ConfigError } from '@graftjs/core';

const refused = (where: string, option: string, expected: string, got: unknown): ConfigError =>
  new ConfigError({
    where,
    problem: `the option "${option}" cannot be used`,
    operands: [
      { label: 'expected', value: expected },
      { label: 'got', value: String(got) },
    ],
  });

/** How strongly something counts: a finite number, 0 or more. */
export function checkStrength(where: string, option: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return;
  throw refused(where, option, 'a number, 0 or more', value);
}

/** A temperature, a width: a finite number above 0. */
export function checkPositive(where: string, option: string, value: number): void {
  if (typeof value === 'number' && value > 0 && value < Infinity) return;
  throw refused(where, option, 'a number above 0', value);
}

/** A share that is neither nothing nor all. */
export function checkShare(where: string, option: string, value: number): void {
  if (typeof value === 'number' && value > 0 && value < 1) return;
  throw refused(where, option, 'a number between 0 and 1', value);
}

/** How many of something: a whole number. */
export function checkCount(where: string, option: string, value: number, least = 1): void {
  if (Number.isInteger(value) && value >= least) return;
  throw refused(where, option, `a whole number, ${least} or more`, value);
}

/** A part of something, nothing and all included. */
export function checkPart(where: string, option: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value <= 1) return;
  throw refused(where, option, 'a number from 0 to 1', value);
}
