import { describe, expect, test } from '@jest/globals';
import { GraftError } from './graft-error.js';
import { ShapeError } from './shape-error.js';

describe('GraftError', () => {
  const error = new ShapeError({
    where: 'layer "dense_2" (Dense)',
    problem: 'the last axis of the input does not fit the kernel',
    operands: [
      { label: 'input', value: [32, 7, 7, 64], note: 'from layer "pool_2" (MaxPooling2D)' },
      { label: 'kernel', value: [3136, 10], note: 'fixed when the layer was built on [?, 3136]' },
    ],
    hint: '7 * 7 * 64 = 3136, so put flatten() between "pool_2" and "dense_2".',
  });

  test('renders where, what, each operand on its line, and the hint', () => {
    expect(error.message).toBe(
      [
        'layer "dense_2" (Dense): the last axis of the input does not fit the kernel [GRAFT-SHAPE]',
        '  input   [32, 7, 7, 64]  from layer "pool_2" (MaxPooling2D)',
        '  kernel  [3136, 10]      fixed when the layer was built on [?, 3136]',
        '  Hint: 7 * 7 * 64 = 3136, so put flatten() between "pool_2" and "dense_2".',
      ].join('\n'),
    );
  });

  test('keeps the facts as data', () => {
    expect(error).toBeInstanceOf(GraftError);
    expect(error.name).toBe('ShapeError');
    expect(error.code).toBe('GRAFT-SHAPE');
    expect(error.operands[1]?.value).toEqual([3136, 10]);
  });

  test('renders free axes, text and long objects', () => {
    const { message } = new ShapeError({
      where: 'fit',
      problem: 'shapes differ',
      operands: [
        { label: 'a', value: [null, 3] },
        { label: 'b', value: { text: 'x'.repeat(200) } },
      ],
    });
    expect(message).toContain('  a  [?, 3]');
    expect(message.split('\n').every((line) => line.length < 140)).toBe(true);
  });

  test('a stack can start at the user', () => {
    function publicFunction(): never {
      throw new ShapeError({ where: 'here', problem: 'no' }).startingAt(publicFunction);
    }
    expect.assertions(1);
    try {
      publicFunction();
    } catch (caught) {
      expect((caught as Error).stack).not.toContain('at publicFunction');
    }
  });
});
