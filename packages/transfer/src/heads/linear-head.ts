import { ConfigError } from '@graftjs/core';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { checkCount } from '../statistics/check-number.js';
import { checkTable, checkWidth, type Table } from '../statistics/table.js';

/** A linear classifier: scores = x · kernel + bias. */
export interface LinearHead {
  /** [features][classes]. */
  readonly kernel: readonly Float64Array[];
  readonly bias: Float64Array;
}

export interface HeadData {
  readonly features: Table;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

/** Checks features and class numbers; gives the number of features. */
export function checkHeadData(where: string, { features, labels, classes }: HeadData): number {
  const width = checkTable(where, features, labels);
  checkCount(where, 'classes', classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new ConfigError({
      where,
      problem: `label ${i} is none of the ${classes} classes`,
      operands: [{ label: 'got', value: label }],
    });
  }
  return width;
}

/** x · kernel + bias, for one row. */
export function scoresOf({ kernel, bias }: LinearHead, row: ArrayLike<number>): Float64Array {
  const scores = bias.slice();
  for (let j = 0; j < row.length; j++) {
    const weights = kernel[j] as Float64Array;
    for (let k = 0; k < scores.length; k++) {
      scores[k] = (scores[k] as number) + (row[j] as number) * (weights[k] as number);
    }
  }
  return scores;
}

/** The class with the highest score, for each row. */
export function predictClasses(head: LinearHead, features: Table): Int32Array {
  return Int32Array.from(features, (row) => {
    checkWidth('predictClasses', row, head.kernel.length);
    return indexOfMaximum(scoresOf(head, row));
  });
}
