import { describe, expect, test } from '@jest/globals';
import { Random } from '@graftjs/core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { feat } from '../testing/closed-form.js';
import { smallerGram } from './smaller-gram.js';
import { symmetricSpectrum } from './symmetric-spectrum.js';

describe('symmetricSpectrum', () => {
  const check = (rows: number[][]) => {
    const { gram } = smallerGram(rows);
    const random = new Random(2);
    const vector = Float64Array.from(gram, () => random.normal());
    const { values, squares } = symmetricSpectrum(gram, [vector]);
    const whole = new EigenvalueDecomposition(new Matrix(gram.map((row) => [...row])), {
      assumeSymmetric: true,
    });
    const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!);
    const largest = Math.max(...values);
    expectNear(
      order.map((i) => values[i]!),
      whole.realEigenvalues,
      { relative: 1e-9, absolute: 1e-12 * largest },
    );
    // Σ λᵢ (vᵢᵀ b)² is bᵀ A b, and Σ (vᵢᵀ b)² the square of the length.
    const form = gram.reduce(
      (sum, row, i) => sum + row.reduce((s, x, j) => s + x * vector[j]! * vector[i]!, 0),
      0,
    );
    const sum = (weigh: (i: number) => number) =>
      values.reduce((total, _, i) => total + weigh(i) * squares[0]![i]!, 0);
    expect(sum((i) => values[i]!)).toBeCloseTo(form, 8);
    expect(sum(() => 1)).toBeCloseTo(
      vector.reduce((total, x) => total + x * x, 0),
      8,
    );
    return { values, squares: squares[0]!, whole, order, vector };
  };

  test('equals ml-matrix on full, wide and dependent rows', () => {
    const { squares, whole, order, vector } = check(feat(30, 7));
    const vectors = whole.eigenvectorMatrix;
    order.forEach((i, k) => {
      const projection = vectors.getColumn(k).reduce((sum, x, j) => sum + x * vector[j]!, 0);
      expect(squares[i]).toBeCloseTo(projection ** 2, 8);
    });
    check(feat(5, 9));
    check([...feat(4, 3), ...feat(4, 3)]);
  });

  test('matrices that are tridiagonal or diagonal already', () => {
    const { values } = symmetricSpectrum([
      Float64Array.of(2, 1, 0),
      Float64Array.of(1, 2, 1),
      Float64Array.of(0, 1, 2),
    ]);
    expectNear([...values].sort(), [2 - Math.SQRT2, 2, 2 + Math.SQRT2], { relative: 1e-12 });
    expect([...symmetricSpectrum([Float64Array.of(3)]).values]).toEqual([3]);
    expect(
      [...symmetricSpectrum([Float64Array.of(3, 0), Float64Array.of(0, 1)]).values].sort(),
    ).toEqual([1, 3]);
  });
});
