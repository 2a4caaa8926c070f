import type { Logs, Model, Random } from '@graftjs/core';
import { BatchFeed, noBatches } from '../data/batch-feed.js';
import type { BatchSource } from '../data/batch-source.js';
import { disposeBatch } from '../data/batch-tensors.js';
import { checkBatch } from '../data/check-batch.js';
import { EpochFigures } from '../logs/epoch-figures.js';
import { blameData } from '../steps/diagnose.js';
import { evaluationStep } from '../steps/evaluation-step.js';
import { readFigures, type Figures } from '../steps/figures.js';
import type { Objective } from '../steps/objective.js';
import { Breather } from './breathe.js';

export interface EvaluationSettings {
  readonly model: Model;
  readonly source: BatchSource;
  readonly objective: Objective;
  readonly random: Random;
  /** Batches that count, `null` for all. */
  readonly steps: number | null;
  readonly where: string;
  readonly signal?: AbortSignal | undefined;
}

/** Losses and metrics over one pass, in inference mode. */
export async function evaluateSource(settings: EvaluationSettings): Promise<Logs> {
  const { source, random, objective, steps, signal, where } = settings;
  const figures = new EpochFigures(objective);
  const feed = new BatchFeed(source, random, { pass: 0, batches: 0 });
  const breather = new Breather();
  let step = 0;
  try {
    for (; steps === null || step < steps; step++) {
      const batch = await feed.next();
      if (!batch) break;
      try {
        const tensors = checkBatch(settings.model, batch, `${where}, step ${step + 1}`);
        const read = await evaluated(settings, tensors, batch.positions, step);
        figures.add(read, tensors.size);
      } finally {
        disposeBatch(batch);
      }
      await breather.breathe();
      if (signal?.aborted) break;
    }
  } finally {
    await feed.close();
  }
  if (step === 0 && !signal?.aborted) throw noBatches(where);
  return figures.logs();
}

async function evaluated(
  { model, objective, where }: EvaluationSettings,
  batch: ReturnType<typeof checkBatch>,
  positions: Int32Array | undefined,
  step: number,
): Promise<Figures> {
  const suspect = { model, batch, positions, objective, where: `${where}, step ${step + 1}` };
  try {
    const figures = await readFigures(evaluationStep(model, batch, objective));
    if (figures.loss !== null && !Number.isFinite(figures.loss)) await blameData(suspect);
    return figures;
  } catch (error) {
    await blameData(suspect);
    throw error;
  }
}
