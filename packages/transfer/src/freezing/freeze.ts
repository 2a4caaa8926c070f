import type { Model, Parameter } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import type { Selection } from '../selection/selection.js';
import { selectLayers } from '../selection/select-layers.js';
import { setTrainableLayers, trainableLayers } from './trainable-layers.js';

/** What freezing or unfreezing did. */
export interface FreezeReport {
  /** Names of the layers that changed; those that were so before are left out. */
  readonly changed: readonly string[];
  /** How many numbers gradients train now. */
  readonly trainable: number;
  /** How many numbers are fixed now, moving statistics included. */
  readonly frozen: number;
}

/**
 * Freezes layers: gradients leave them as they are, and a batch normalisation among them keeps its
 * statistics and runs in inference mode. The others stay as they were.
 *
 * @param selection default all layers
 * @example
 * freeze(model, { until: 'block_11' });
 */
export function freeze(model: Model, selection?: Selection): FreezeReport {
  return change(model, selection, false);
}

/**
 * Unfreezes layers. The others stay as they were.
 *
 * @param selection default all layers
 * @example
 * unfreeze(model, { lastStages: 1 });
 */
export function unfreeze(model: Model, selection?: Selection): FreezeReport {
  return change(model, selection, true);
}

function change(model: Model, selection: Selection | undefined, trainable: boolean): FreezeReport {
  const chosen = selectLayers(model, selection);
  const before = trainableLayers(model);
  const after = new Set(before);
  for (const layer of chosen) {
    if (trainable) after.add(layer);
    else after.delete(layer);
  }
  setTrainableLayers(model, after);
  const changed = leafLayers(model).filter((layer) => before.has(layer) !== after.has(layer));
  return { changed: changed.map(({ name }) => name), ...countParameters(model) };
}

/**
 * How many numbers of a model train, and how many do not.
 *
 * @example
 * countParameters(model); // { trainable: 12810, frozen: 2257984 }: MobileNetV2, a head of ten classes
 */
export function countParameters(model: Model): { trainable: number; frozen: number } {
  const trainable = numbersIn(model.trainableParameters);
  return { trainable, frozen: numbersIn(model.parameters) - trainable };
}

/** Shared layers list their parameters more than once, and count once. */
function numbersIn(parameters: readonly Parameter[]): number {
  return [...new Set(parameters)].reduce((total, { size }) => total + size, 0);
}
