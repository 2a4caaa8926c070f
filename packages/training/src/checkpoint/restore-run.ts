import {
  ConfigError,
  dispose,
  formatShape,
  type Model,
  type Optimizer,
  type Tensor,
} from '@graftjs/core';
import type { RunParts } from './capture-run.js';
import { fromHost } from './host-tensor.js';
import type { HostTensor, OptimizerSnapshot, RunSnapshot } from './run-snapshot.js';

/** Gives a run the state it had; the loop takes `snapshot.loop` itself. */
export function restoreRun(
  { model, optimizer, callbacks }: Omit<RunParts, 'random'>,
  snapshot: RunSnapshot,
): void {
  restoreWeights(model, snapshot);
  restoreOptimizer(model, optimizer, snapshot.optimizer);
  const saved = [...snapshot.callbacks];
  for (const callback of callbacks) {
    // By name and order: the state of one that is new, or gone, is nobody else's.
    const at = saved.findIndex(({ name }) => name === callback.name);
    const [own] = at < 0 ? [] : saved.splice(at, 1);
    if (!own || own.state === null) continue;
    const tensors = tensorsOf(own.tensors);
    try {
      callback.restore?.(own.state, tensors);
    } finally {
      dispose(tensors);
    }
  }
}

/**
 * Gives a model the weights of a checkpoint, or throws and changes nothing.
 *
 * @throws ConfigError where the checkpoint is that of another model
 *
 * @example
 * restoreWeights(model, await readCheckpoint('runs/7', 'best'));
 */
export function restoreWeights(
  model: Model,
  { parameters }: Pick<RunSnapshot, 'parameters'>,
): void {
  const own = model.parameters;
  const odd = own.findIndex(
    ({ shape }, i) => formatShape(shape) !== formatShape(parameters[i]?.value.shape ?? [NaN]),
  );
  if (own.length !== parameters.length || odd >= 0) {
    const at = odd >= 0 ? odd : Math.min(own.length, parameters.length);
    const describe = (path?: string, shape?: readonly number[]): string =>
      path === undefined ? 'nothing' : `${path} ${formatShape(shape ?? [])}`;
    throw new ConfigError({
      where: 'checkpoint',
      problem: 'it is the checkpoint of another model',
      operands: [
        { label: 'weights', value: `${parameters.length} in it, ${own.length} in the model` },
        { label: 'saved', value: describe(parameters[at]?.path, parameters[at]?.value.shape) },
        { label: 'model', value: describe(own[at]?.path, own[at]?.shape) },
      ],
      hint: 'Make the model as it was, or give the run a folder of its own.',
    });
  }
  own.forEach((parameter, i) => {
    const value = fromHost((parameters[i] as { value: HostTensor }).value);
    parameter.assign(value);
    value.dispose();
  });
}

function restoreOptimizer(model: Model, optimizer: Optimizer, saved: OptimizerSnapshot): void {
  if (saved.type !== optimizer.type) {
    throw new ConfigError({
      where: 'checkpoint',
      problem: 'it was made with another optimizer',
      operands: [
        { label: 'saved', value: saved.type },
        { label: 'given', value: optimizer.type },
      ],
    });
  }
  const states = saved.states.map(({ parameter, step, slots }) => ({
    parameter: model.parameters[parameter] as Model['parameters'][number],
    state: { step, slots: tensorsOf(slots) },
  }));
  optimizer.restore(saved.iterations, states);
  for (const { state } of states) dispose(state.slots);
  // A schedule says the same again; a rate that somebody set by hand does not.
  if (optimizer.learningRate !== saved.learningRate) optimizer.setLearningRate(saved.learningRate);
}

const tensorsOf = (saved: { readonly [name: string]: HostTensor }): { [name: string]: Tensor } =>
  Object.fromEntries(Object.entries(saved).map(([name, value]) => [name, fromHost(value)]));
