import type { Dataset, Layer, Model, Random, SymbolicTensor } from '@graftjs/core';
import type { Losses, Penalty } from '@graftjs/training';
import { lossList } from '../fine-tuning/task-of.js';
import { askPenalties, asPenalty } from '../penalties/begin-penalties.js';
import { bindPenalties } from '../penalties/bind-penalties.js';
import type { BoundPenalty, SourcePenalty } from '../penalties/source-penalty.js';
import type { Example } from '../prefix/features-of.js';
import { batchesOf, type PhaseData } from '../prefix/phase-data.js';
import type { DomainPair } from './domain-pair.js';

/** Penalties of a model that is trained on two domains: they look at the labelled source alone. */
export interface PenaltiesOnSource {
  /** Places of the trained part whose values they want to see. */
  readonly places: readonly SymbolicTensor[];
  /** Layers of theirs that train with the model. */
  readonly layers: readonly Layer[];
  /** The examples of the source with what penalties want beside them. */
  readonly data: PhaseData;
  /** As `fit` takes them for the pair. */
  of(pair: DomainPair): Penalty[];
  dispose(): void;
}

export interface PenaltyTask {
  readonly model: Model;
  readonly rest: Model;
  /** The source as it was given, and as the trained part takes it. */
  readonly examples: Dataset<Example>;
  readonly data: PhaseData;
  readonly loss: Losses;
  readonly batchSize: number;
  readonly random: Random;
}

export async function penaltiesOnSource(
  given: readonly SourcePenalty[],
  { model, rest, examples, data, loss, batchSize, random }: PenaltyTask,
): Promise<PenaltiesOnSource> {
  const bound = await bindPenalties(given, model, examples, random);
  const dispose = (): void => bound.forEach((penalty) => penalty.dispose());
  try {
    const losses = lossList(rest, loss);
    const batches = batchesOf(data, { batchSize, shuffle: true });
    const { places, layers } = await askPenalties(bound, { rest, losses, batches });
    const columns = Object.assign({}, ...bound.map((penalty) => penalty.columns ?? {}));
    const of = (pair: DomainPair) => bound.map((penalty) => onSource(penalty, pair));
    return { places, layers, data: { ...data, columns }, of, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function onSource(penalty: BoundPenalty, pair: DomainPair): Penalty {
  const { term, ...others } = asPenalty(penalty, (place) => pair.inside(place));
  if (!term) return others;
  return {
    ...others,
    term: (parameters, batch) => term(parameters, { ...batch, x: batch.x.slice(0, 1) }),
  };
}
