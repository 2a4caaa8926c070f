import { describe, expect, test } from '@jest/globals';
import { boolean, integer, nullable, number, oneOf, perAxis, shape, string } from './options.js';
import { resolveOptions } from './option.js';
import { optionsFromArguments } from './factory-arguments.js';

const schema = {
  units: integer({ min: 1 }),
  rate: number({ min: 0, max: 1, default: 0.5 }),
  padding: oneOf(['valid', 'same'], { default: 'valid' }),
  strides: perAxis(2, { min: 1, default: 1 }),
  useBias: boolean({ default: true }),
  name: nullable(string()),
  target: nullable(shape()),
};

describe('options', () => {
  test('fill in defaults and bring short forms to their long form', () => {
    expect(resolveOptions(schema, { units: 3 }, 'Dense')).toEqual({
      units: 3,
      rate: 0.5,
      padding: 'valid',
      strides: [1, 1],
      useBias: true,
      name: null,
      target: null,
    });
    expect(resolveOptions(schema, { units: 3, strides: 2 }, 'Dense').strides).toEqual([2, 2]);
    expect(resolveOptions(schema, { units: 3, rate: undefined }, 'Dense').rate).toBe(0.5);
  });

  test.each([
    [{ units: 0 }, 'a whole number of at least 1', '0'],
    [{ units: 2.5 }, 'a whole number of at least 1', '2.5'],
    [{ units: 3, rate: NaN }, 'a number from 0 to 1', 'NaN'],
    [{ units: 3, padding: 'smae' }, '"valid" or "same"', 'smae'],
    [{ units: 3, strides: [1, 2, 3] }, 'a whole number of at least 1, or 2 of them', '[1, 2, 3]'],
    [{ units: 3, name: 4 }, 'a text, or null', '4'],
  ])('refuse %j and say what is expected', (given, expected, got) => {
    expect(() => resolveOptions(schema, given, 'Dense')).toThrow(
      new RegExp(
        `expected  ${expected.replace(/[[\]]/g, '\\$&')}\n  got       ${got.replace(/[[\]]/g, '\\$&')}`,
      ),
    );
  });

  test('name a missing and a misspelt option', () => {
    expect(() => resolveOptions(schema, {}, 'Dense')).toThrow(
      'Dense: the option "units" is missing',
    );
    expect(() => resolveOptions(schema, { unist: 3 }, 'Dense')).toThrow(
      'Dense: there is no option "unist" [GRAFT-CONFIG]\n  Hint: Did you mean "units"?',
    );
  });

  test('come as an object, led by the positional one if the user likes', () => {
    expect(optionsFromArguments([3, { useBias: false }], 'units', 'Dense')).toEqual({
      units: 3,
      useBias: false,
    });
    expect(optionsFromArguments([{ units: 3 }], 'units', 'Dense')).toEqual({ units: 3 });
    expect(optionsFromArguments([], 'units', 'Dense')).toEqual({});
    expect(() => optionsFromArguments([3, { units: 4 }], 'units', 'Dense')).toThrow('given twice');
    expect(() => optionsFromArguments([3], undefined, 'Flatten')).toThrow(
      'options come as an object',
    );
    expect(() => optionsFromArguments([3, 'relu'], 'units', 'Dense')).toThrow('got  a string');
  });
});
