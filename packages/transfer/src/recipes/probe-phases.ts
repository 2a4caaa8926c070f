import type { Model } from '@graftjs/core';
import { classifierLayers } from '../heads/classifier-layer.js';
import type { Phase } from './phase.js';
import { solveHeadPhase, type HeadSolver } from './solve-head-phase.js';
import { trainingPhase } from './training-phase.js';
import { UNSOLVED } from './unsolved.js';

/** Where the training of a head begins: a solution in closed form, or random numbers. */
export type HeadStart = HeadSolver | 'random';

export interface ProbeOptions {
  readonly start: HeadStart;
  /** `null`: `solvedEpochs` from a solution, 30 from random numbers. 0: the solution as it is. */
  readonly epochs: number | null;
  /** Epochs after a solution where none are said. Default 0: the solution is a probe already. */
  readonly solvedEpochs?: number;
  /** `null`: 1e-4 from a solution, which it shall not leave, 3e-3 from random numbers. */
  readonly learningRate: number | null;
}

/**
 * The phases that train a head, or several. One that is more than a dense layer cannot be solved for;
 * it, and those beside it, then begin at random numbers.
 */
export function probePhases(
  model: Model,
  { start, epochs, solvedEpochs = 0, learningRate }: ProbeOptions,
): Phase[] {
  const solver = start === 'random' || !classifierLayers(model) ? null : start;
  // None after a solution are none only where there is a solution.
  const unsolved = start !== 'random' && epochs === 0 ? null : epochs;
  const rounds = solver ? (epochs ?? solvedEpochs) : (unsolved ?? UNSOLVED.epochs);
  const phases: Phase[] = solver ? [solveHeadPhase({ solver })] : [];
  if (rounds > 0) {
    phases.push(
      trainingPhase({
        name: 'linear probe',
        train: 'head',
        epochs: rounds,
        learningRate: learningRate ?? (solver ? 1e-4 : UNSOLVED.learningRate),
      }),
    );
  }
  return phases;
}

/** The same in words, for recipes that do not know their model yet. */
export function describeProbe(given: ProbeOptions): string {
  const { start, epochs, solvedEpochs = 0, learningRate } = given;
  const training = (rounds: number, rate: number): string =>
    rounds === 0 ? '' : `${rounds} epochs of Adam at ${learningRate ?? rate}`;
  const random = training(epochs ?? UNSOLVED.epochs, UNSOLVED.learningRate);
  if (start === 'random') return `the head, ${random}`;
  const unsolved = training(epochs || UNSOLVED.epochs, UNSOLVED.learningRate);
  const after = training(epochs ?? solvedEpochs, 1e-4);
  return (
    `the head, solved for (${start})${after && `, then ${after}`}; ` +
    `one that is no single dense layer: ${unsolved}`
  );
}
