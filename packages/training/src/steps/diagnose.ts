import {
  DataError,
  dispose,
  slice,
  tidy,
  zeros,
  type Loss,
  type Model,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import type { BatchTensors } from '../data/batch-tensors.js';
import type { Objective } from './objective.js';

/** What a batch can be blamed for. */
export interface Suspect {
  readonly model: Model;
  readonly batch: BatchTensors;
  /** Which examples of the arrays these are. */
  readonly positions: Int32Array | undefined;
  readonly objective: Objective;
  readonly where: string;
}

/**
 * Throws a DataError that names the example, where the data of a batch explain a loss that is not
 * a number, or a loss that refused them. Returns where the data are in order.
 */
export async function blameData({
  model,
  batch,
  positions,
  objective,
  where,
}: Suspect): Promise<void> {
  const place = (i: number): string =>
    positions ? `example ${positions[i]}` : `example ${i} of the batch`;
  const columns = [
    ...batch.x.map((tensor, i) => ({ tensor, name: batch.x.length > 1 ? `x[${i}]` : 'x' })),
    ...batch.y.map((tensor, i) => ({ tensor, name: batch.y.length > 1 ? `y[${i}]` : 'y' })),
    ...(batch.sampleWeight ? [{ tensor: batch.sampleWeight, name: 'sampleWeight' }] : []),
  ];
  for (const { tensor, name } of columns) {
    const values = (await tensor.data()) as ArrayLike<number>;
    for (let i = 0; i < values.length; i++) {
      if (Number.isFinite(values[i])) continue;
      throw new DataError({
        where,
        problem: `${name} holds ${values[i]} at ${place(Math.floor((i * batch.size) / values.length))}`,
        operands:
          tensor.rank > 1
            ? [{ label: 'index', value: indexIn(i, tensor.shape).slice(1), note: 'in the example' }]
            : [],
        hint: 'Fill in or leave out what is missing before training.',
      });
    }
  }
  await blameLabels(model, batch, objective, place, where);
}

async function blameLabels(
  model: Model,
  { y, size }: BatchTensors,
  { losses }: Objective,
  place: (i: number) => string,
  where: string,
): Promise<void> {
  for (const [output, { loss }] of losses.entries()) {
    for (let i = 0; i < size && loss.check; i++) {
      const label = one(y[output] as Tensor, i);
      const prediction = anyPrediction(model.outputs[output]?.shape ?? [], label);
      try {
        await loss.check(label, prediction);
      } catch (error) {
        throw misfit(error, loss, await valueOf(label), place(i), where);
      } finally {
        dispose([label, prediction]);
      }
    }
  }
}

function misfit(error: unknown, loss: Loss, value: unknown, place: string, where: string): unknown {
  if (!(error instanceof DataError)) return error;
  return new DataError({
    where,
    problem: `the label of ${place} does not fit loss ${loss.type.slice(loss.type.lastIndexOf('/') + 1)}`,
    operands: [
      { label: 'label', value },
      ...error.operands.filter(({ label }) => label === 'expected'),
    ],
    hint: error.hint,
    cause: error,
  });
}

const one = (tensor: Tensor, i: number): Tensor =>
  tidy(() =>
    slice(tensor, [i, ...tensor.shape.slice(1).map(() => 0)], [1, ...tensor.shape.slice(1)]),
  );

/** Predictions of the right shape: the label alone is looked at. */
const anyPrediction = ([, ...example]: Shape, label: Tensor): Tensor =>
  zeros([1, ...example.map((axis, i) => axis ?? label.shape[i + 1] ?? 1)]);

async function valueOf(tensor: Tensor): Promise<unknown> {
  const values = Array.from((await tensor.data()) as ArrayLike<number>);
  return values.length === 1 ? values[0] : values;
}

function indexIn(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
    const length = shape[axis] as number;
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return index;
}
