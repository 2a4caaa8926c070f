import { rowsByClass } from '../statistics/classes.js';
import { checkProbabilities } from '../statistics/probabilities.js';
import type { Table } from '../statistics/table.js';

/**
 * LEEP: how well target labels follow from the source model's own classes,
 * 1/N Σᵢ ln Σ_z P(yᵢ|z) θ(xᵢ)_z with P(y, z) = 1/N Σ_{i: yᵢ=y} θ(xᵢ)_z. At most 0, higher is better.
 *
 * @param probabilities the source head's probabilities, one row an example
 * @see Nguyen et al., "LEEP: A New Measure to Evaluate Transferability of Learned Representations", ICML 2020
 */
export function leep(probabilities: Table, labels: ArrayLike<number>): number {
  const width = checkProbabilities('leep', probabilities, labels);
  const classes = rowsByClass('leep', labels);
  const given = new Map<number, Float64Array>();
  const marginal = new Float64Array(width);
  for (const [label, rows] of classes) {
    const joint = new Float64Array(width);
    for (const i of rows) for (let z = 0; z < width; z++) joint[z]! += probabilities[i]![z]!;
    for (let z = 0; z < width; z++) marginal[z]! += joint[z]!;
    given.set(label, joint);
  }
  let total = 0;
  for (const [label, rows] of classes) {
    const joint = given.get(label) as Float64Array;
    for (const i of rows) {
      let chance = 0;
      for (let z = 0; z < width; z++) {
        if (marginal[z]! > 0) chance += (joint[z]! / marginal[z]!) * probabilities[i]![z]!;
      }
      total += Math.log(chance);
    }
  }
  return total / probabilities.length;
}
