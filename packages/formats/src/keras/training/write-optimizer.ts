import { className, sizeOf, type Model, type Optimizer, type Parameter } from '@graftjs/core';
import { kerasSnakeCase } from '../h5/part-names.js';
import type { WrittenArray } from '../weights/written-array.js';
import { slotLayout, type Slot } from './optimizer-slots.js';
import { trainedParameters } from './trained-parameters.js';

/**
 * The state of an optimizer in the order of Keras 3, for `saveModel`: steps taken, the rate unless a
 * schedule gives it, then what it keeps for each trainable weight. `null` before its first step, and
 * where Keras has no such optimizer. Weights that it has not moved yet get the state that they would
 * begin with; Keras counts steps once for all of them.
 *
 * @example
 * const optimizerWeights = (await optimizerWeightsOf(optimizer, model)) ?? undefined;
 * await saveModel(model, 'model.keras', { trainingConfig, optimizerWeights });
 */
export async function optimizerWeightsOf(
  optimizer: Optimizer,
  model: Model,
): Promise<readonly WrittenArray[] | null> {
  const layout = slotLayout(optimizer);
  const { iterations } = optimizer;
  if (!layout || iterations === 0) return null;
  const prefix = kerasSnakeCase(className(optimizer.type));
  const parameters = trainedParameters(model);
  const rate = typeof optimizer.getConfig()['learningRate'] === 'number';
  const held = parameters.find(({ parameter }) => optimizer.stateOf(parameter) !== null);
  const arrays = [
    written(`${prefix}/iteration`, [], BigInt64Array.of(BigInt(iterations))),
    ...(rate
      ? [written(`${prefix}/learning_rate`, [], Float32Array.of(optimizer.learningRate))]
      : []),
    ...layout.groups.flatMap((group) =>
      parameters.flatMap(({ parameter, label }) =>
        group.map((slot) => {
          const name = `${prefix}/${model.name}_${label}_${slot.keras}`;
          return written(name, parameter.shape, slotValues(optimizer, parameter, slot));
        }),
      ),
    ),
    ...(layout.shared && held
      ? [
          written(
            `${prefix}/${layout.shared.keras}`,
            [],
            slotValues(optimizer, held.parameter, layout.shared),
          ),
        ]
      : []),
  ];
  // All reads have begun: a step that is taken meanwhile, or another save, changes none of them.
  return Promise.all(arrays);
}

async function written(
  name: string,
  shape: readonly number[],
  values: WrittenArray['values'] | Promise<WrittenArray['values']>,
): Promise<WrittenArray> {
  return { name, shape, values: await values };
}

async function slotValues(
  optimizer: Optimizer,
  parameter: Parameter,
  { slot, first }: Slot,
): Promise<Float32Array> {
  const tensor = optimizer.stateOf(parameter)?.slots[slot];
  if (!tensor) return new Float32Array(sizeOf(parameter.shape)).fill(first);
  // On the CPU, `data` hands out the tensor's own memory.
  return Float32Array.from(await tensor.data());
}
