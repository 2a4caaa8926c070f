import { ConfigError, type Model } from '@graftjs/core';
import type { Penalty } from '../penalty.js';
import type { ClassWeight } from '../steps/class-weight.js';
import type { Objective } from '../steps/objective.js';

export interface TrainingPlan {
  readonly objective: Objective;
  readonly penalties: readonly Penalty[];
  readonly classWeight: ClassWeight | null;
}

/** Throws a ConfigError where options do not go together, or nothing can be trained. */
export function checkPlan(
  model: Model,
  { objective, penalties, classWeight }: TrainingPlan,
  where: string,
): void {
  const names = penalties.map(({ name }) => name);
  const twice = names.find((name, i) => name === 'loss' || names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new ConfigError({ where: `${where}, penalty`, problem: `the name "${twice}" is taken` });
  }
  const outputs = objective.losses.length;
  if (classWeight && outputs > 1) {
    throw new ConfigError({
      where: `${where}, classWeight`,
      problem: `the model has ${outputs} outputs, and classes of one alone can be weighed`,
      hint: 'Give the data a sampleWeight instead.',
    });
  }
  if (model.trainableParameters.length > 0) return;
  throw new ConfigError({
    where,
    problem: 'the model has nothing to train: all its layers are frozen, or without parameters',
    hint: 'Set layer.trainable = true where it should learn.',
  });
}
