import {
  DataError,
  formatShape,
  ShapeError,
  shapesMatch,
  type Batch,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { portNames } from './array-data.js';
import { batchTensors, type BatchTensors } from './batch-tensors.js';

/** A batch as lists that fit the model in number and, on the way in, in shape. */
export function checkBatch(model: Model, batch: Batch, where: string): BatchTensors {
  const tensors = batchTensors(batch, where);
  if (!model.built) return tensors;
  checkCount('input', model.inputs, tensors.x, where);
  checkCount('output', model.outputs, tensors.y, where);
  tensors.x.forEach(({ shape }, i) => {
    const expected = model.inputs[i]?.shape ?? [];
    if (shape.length === expected.length && shapesMatch(shape.slice(1), expected.slice(1))) return;
    throw new ShapeError({
      where: `${where}, x${tensors.x.length > 1 ? `[${i}]` : ''}`,
      problem: 'the batch does not fit the input of the model',
      operands: [
        { label: 'batch', value: shape },
        { label: `input "${portNames(model.inputs)[i]}"`, value: expected },
      ],
      hint: shapesMatch(shape, expected.slice(1))
        ? `The first axis counts the examples: a single one is ${formatShape([1, ...shape])}.`
        : undefined,
    });
  });
  return tensors;
}

function checkCount(
  kind: 'input' | 'output',
  ports: Model['inputs'],
  given: readonly Tensor[],
  where: string,
): void {
  if (ports.length === given.length) return;
  const side = kind === 'input' ? 'x' : 'y';
  throw new DataError({
    where: `${where}, ${side}`,
    problem: `the model has ${ports.length} ${kind}(s), and the batch holds ${given.length} tensor(s)`,
    operands: portNames(ports).map((name, i) => ({
      label: `${kind} "${name}"`,
      value: given[i]?.shape ?? 'nothing',
    })),
  });
}
