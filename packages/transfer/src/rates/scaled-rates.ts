import type { Model, Parameter } from '@graftjs/core';
import type { GroupRate } from '../recipes/phase.js';
import { layerGroups } from './layer-groups.js';
import type { RateRule } from './rate-rule.js';

/** The factor of each parameter that trains now, and what it comes to for a rate. */
export interface ScaledRates {
  readonly scaleOf: ReadonlyMap<Parameter, number>;
  ratesAt(rate: number): GroupRate[];
}

export function scaledRates(model: Model, rule: RateRule | null): ScaledRates {
  const trained = new Set(model.trainableParameters);
  const groups = layerGroups(model);
  const scales = rule?.scales(groups.length) ?? groups.map(() => 1);
  const scaleOf = new Map<Parameter, number>();
  const used = groups.flatMap(({ name, layers }, i) => {
    const scale = scales[i] as number;
    const parameters = layers
      .flatMap((layer) => layer.trainableParameters)
      .filter((parameter) => trained.has(parameter) && !scaleOf.has(parameter));
    for (const parameter of parameters) scaleOf.set(parameter, scale);
    return parameters.length > 0 ? [{ name, scale }] : [];
  });
  return {
    scaleOf,
    ratesAt: (rate) => used.map(({ name, scale }) => ({ name, rate: rate * scale })),
  };
}
