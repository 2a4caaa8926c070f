import type { Layer, Model, SymbolicTensor, Tensor } from '@graftjs/core';
import type { Penalty } from '@graftjs/training';
import type { BoundPenalty, PenaltyPhase } from './source-penalty.js';
import { WatchedModel } from './watched-model.js';

/** A phase with its penalties, as `fit` takes both. */
export interface PenalizedPhase {
  /** The part that trains, which remembers what penalties want to see of a pass. */
  readonly rest: Model;
  readonly penalties: readonly Penalty[];
}

/** Tells penalties that a phase begins, and has the training pass show them what they ask for. */
export async function beginPenalties(
  penalties: readonly BoundPenalty[],
  phase: PenaltyPhase,
): Promise<PenalizedPhase> {
  const { places, layers } = await askPenalties(penalties, phase);
  if (places.length === 0 && layers.length === 0) {
    return { rest: phase.rest, penalties: penalties.map((one) => asPenalty(one, nothing)) };
  }
  const rest = new WatchedModel(phase.rest, places, layers);
  const inside = (place: SymbolicTensor) => rest.inside(place);
  return { rest, penalties: penalties.map((one) => asPenalty(one, inside)) };
}

/** What penalties want to see of a pass, and layers of theirs that train with the model. */
export async function askPenalties(
  penalties: readonly BoundPenalty[],
  phase: PenaltyPhase,
): Promise<{ readonly places: readonly SymbolicTensor[]; readonly layers: readonly Layer[] }> {
  const places = new Set<SymbolicTensor>();
  for (const penalty of penalties) {
    for (const place of (await penalty.begin?.(phase)) ?? []) places.add(place);
  }
  return { places: [...places], layers: penalties.flatMap(({ layers = [] }) => layers) };
}

/** As `fit` takes it. */
export function asPenalty(
  penalty: BoundPenalty,
  inside: (place: SymbolicTensor) => Tensor,
): Penalty {
  const term = penalty.term?.bind(penalty);
  const measure = penalty.measure?.bind(penalty);
  const afterStep = penalty.afterStep?.bind(penalty);
  return {
    name: penalty.name,
    ...(term ? { term: (parameters, batch) => term(parameters, { ...batch, inside }) } : {}),
    ...(measure ? { measure } : {}),
    ...(afterStep ? { afterStep } : {}),
  };
}

const nothing = (): never => {
  throw new Error('the penalty did not ask to see anything');
};
