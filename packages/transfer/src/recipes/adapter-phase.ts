import type { Layer, Model, Random } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import type { Adapters } from '../adapters/adapters.js';
import { headOf } from '../surgery/stages-of.js';
import { toZero } from '../rates/to-zero.js';
import type { Phase } from './phase.js';
import { trainingPhase } from './training-phase.js';

export interface AdapterPhaseOptions {
  readonly name: string;
  /** What trains beside the head, in words. */
  readonly what: string;
  readonly epochs: number;
  readonly learningRate: number;
  /** Whether the adapters go into the weights at the end; else they stay on them. Default true. */
  readonly merge?: boolean;
  attach(model: Model, random: Random): Adapters;
}

/** The layers before the head. */
export function bodyOf(model: Model): Layer[] {
  const head = new Set(headOf(model));
  return leafLayers(model).filter((layer) => !head.has(layer));
}

/** A phase that trains adapters on the body and the head, and merges them at its end, if asked to. */
export function adapterPhase(options: AdapterPhaseOptions): Phase {
  const { name, what, epochs, learningRate, attach, merge = true } = options;
  let attached: Adapters | null = null;
  const phase = trainingPhase({
    name,
    train: () => true,
    trains: `${what} and the head`,
    epochs,
    learningRate,
    schedule: toZero,
  });
  return {
    ...phase,
    // A kernel under an adapter does not train itself; beside those, only the head does.
    parameters: (parameter, isHead) => isHead || parameter.adapter !== null,
    prepare(model, random) {
      attached = attach(model, random);
    },
    finish() {
      if (merge) {
        attached?.merge();
        attached?.dispose();
      }
      attached = null;
    },
  };
}
