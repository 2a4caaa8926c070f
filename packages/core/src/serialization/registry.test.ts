import { expect, test } from '@jest/globals';
import { defineValue } from './define-value.js';
import { Registry } from './registry.js';
import type { Serializable } from './config.js';
import { integer, nullable } from '../options/options.js';
import { option } from '../options/option.js';

interface Box extends Serializable {
  readonly size: number;
  readonly inner: Box | null;
}
const isBox = (value: unknown) =>
  typeof value === 'object' && value !== null && 'size' in value ? (value as Box) : undefined;
const boxOptions = {
  size: integer(),
  inner: nullable(option<Box>('a box', isBox)),
};
const box = defineValue<Box, typeof boxOptions, 'size'>({
  type: 'test/Box',
  options: boxOptions,
  positional: 'size',
  make: ({ size, inner }) => ({ size, inner }),
});

test('a value and the values nested in it go through JSON', () => {
  const made = box(3, { inner: box(2) });
  const text = JSON.stringify({ type: made.type, config: made.getConfig() });
  const again = new Registry([box]).create(JSON.parse(text)) as Box;
  expect(again.size).toBe(3);
  expect(again.inner?.size).toBe(2);
  expect(again.getConfig()).toEqual(made.getConfig());
});

test('an unknown type names the nearest known one', () => {
  expect(() => new Registry([box]).create({ type: 'test/Bx', config: {} })).toThrow(
    'type "test/Bx": no definition is registered for it [GRAFT-CONFIG]\n  Hint: Did you mean "test/Box"?',
  );
});

test('registries are values: extending one leaves it as it was', () => {
  const empty = new Registry();
  expect(empty.with([box]).has('test/Box')).toBe(true);
  expect(empty.has('test/Box')).toBe(false);
});

test('what cannot be saved says so when it is saved', () => {
  const holder = defineValue<Serializable, { f: ReturnType<typeof anything> }, never>({
    type: 'test/Holder',
    options: { f: anything() },
    make: () => ({}),
  });
  expect(() => holder({ f: () => 1 }).getConfig()).toThrow('the option "f" cannot be written');
});
function anything() {
  return option<unknown>('anything', (value) => value);
}

test('a registry gives the definition of a type', () => {
  const registry = new Registry([box]);
  expect(registry.get('test/Box')).toBe(box);
  expect(registry.get('test/Crate')).toBeUndefined();
});
