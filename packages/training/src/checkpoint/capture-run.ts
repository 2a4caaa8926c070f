import type { Callback, Model, Optimizer, Random } from '@graftjs/core';
import type { LoopState } from '../fit/loop-state.js';
import { mapRecord, toHost } from './host-tensor.js';
import type { CallbackSnapshot, OptimizerSnapshot, RunSnapshot } from './run-snapshot.js';

export interface RunParts {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly callbacks: readonly Callback[];
  readonly random: Random;
}

/** Copies the state of a run into ordinary memory. */
export async function captureRun(
  { model, optimizer, callbacks, random }: RunParts,
  loop: LoopState,
): Promise<RunSnapshot> {
  const parameters = model.parameters.map(async ({ path, value }) => ({
    path,
    value: await toHost(value),
  }));
  return {
    loop,
    random: random.toJSON(),
    parameters: await Promise.all(parameters),
    optimizer: await captureOptimizer(model, optimizer),
    callbacks: await Promise.all(callbacks.map(captureCallback)),
  };
}

async function captureOptimizer(model: Model, optimizer: Optimizer): Promise<OptimizerSnapshot> {
  const states = model.parameters.map(async (parameter, i) => {
    const state = optimizer.stateOf(parameter);
    if (!state) return [];
    return [{ parameter: i, step: state.step, slots: await mapRecord(state.slots, toHost) }];
  });
  const { type, iterations, learningRate } = optimizer;
  return { type, iterations, learningRate, states: (await Promise.all(states)).flat() };
}

async function captureCallback(callback: Callback): Promise<CallbackSnapshot> {
  return {
    name: callback.name,
    state: callback.state?.() ?? null,
    tensors: await mapRecord(callback.tensors?.() ?? {}, toHost),
  };
}
