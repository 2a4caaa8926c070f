import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { rowsByClass } from '../statistics/classes.js';
import { checkTable, type Table } from '../statistics/table.js';

/**
 * NCE: -H(Y|Z), how much the source model's hard predictions Z = argmax θ(x) leave open about the
 * target labels. At most 0, higher is better.
 *
 * @param probabilities the source head's probabilities, one row an example
 * @see Tran, Nguyen, Hassner, "Transferability and Hardness of Supervised Classification Tasks", ICCV 2019
 */
export function negativeConditionalEntropy(
  probabilities: Table,
  labels: ArrayLike<number>,
): number {
  checkTable('negativeConditionalEntropy', probabilities, labels);
  rowsByClass('negativeConditionalEntropy', labels);
  const joint = new Map<string, number>();
  const marginal = new Map<number, number>();
  probabilities.forEach((row, i) => {
    const z = indexOfMaximum(row);
    const key = `${z}/${labels[i]}`;
    joint.set(key, (joint.get(key) ?? 0) + 1);
    marginal.set(z, (marginal.get(z) ?? 0) + 1);
  });
  let total = 0;
  for (const [key, count] of joint) {
    total += count * Math.log(count / (marginal.get(Number(key.split('/')[0])) as number));
  }
  return total / probabilities.length;
}
