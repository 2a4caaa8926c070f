import { InvalidArgumentError } from 'commander';

/** A parser for a learning rate: a number, or `find`. */
export function rate(text: string): number | 'find' {
  if (text === 'find') return text;
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0, such as 0.001, or "find".');
}
