import {
  DataError,
  dispose,
  DisposedError,
  tensorList,
  Tensor,
  type Batch,
  type Tensors,
} from '@graftjs/core';

/** A batch as lists, checked to be one. */
export interface BatchTensors {
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
  readonly sampleWeight: Tensor | null;
  readonly columns: { readonly [name: string]: Tensor };
  /** Examples in it. */
  readonly size: number;
}

/** @param where names the batch: `fit, epoch 1, step 3` */
export function batchTensors(batch: Batch, where: string): BatchTensors {
  const [x, y] = [tensorsAt(batch.x, `${where}, x`), tensorsAt(batch.y, `${where}, y`)];
  const sampleWeight = batch.sampleWeight ?? null;
  if (sampleWeight) tensorsAt(sampleWeight, `${where}, sampleWeight`);
  const size = x[0]?.shape[0] ?? 0;
  const all = [...x, ...y, ...(sampleWeight ? [sampleWeight] : [])];
  const { columns = {} } = batch;
  if (size > 0 && all.every(({ shape }) => shape[0] === size)) {
    return { x, y, sampleWeight, columns, size };
  }
  throw new DataError({
    where,
    problem: 'the tensors of the batch hold different numbers of examples, or none',
    operands: all.map(({ shape }, i) => ({
      label: i < x.length ? 'x' : i < x.length + y.length ? 'y' : 'sampleWeight',
      value: shape,
    })),
  });
}

function tensorsAt(given: Tensors | undefined, where: string): readonly Tensor[] {
  const list = given === undefined ? [] : tensorList(given);
  const odd = list.find((item) => !(item instanceof Tensor));
  if (list.length === 0 || odd !== undefined) {
    throw new DataError({
      where,
      problem: 'a batch holds tensors',
      operands: [{ label: 'got', value: odd === undefined ? 'nothing' : typeof odd }],
      hint: 'A dataset of single examples is batched first: dataset.batch(32).',
    });
  }
  if (list.some(({ isDisposed }) => isDisposed)) {
    throw new DisposedError({
      where,
      problem: 'the tensor was disposed of before',
      hint: 'The tensors of a batch are disposed of after their step; make new ones each time.',
    });
  }
  return list;
}

/** Frees a batch, whatever it holds. */
export function disposeBatch(batch: Batch): void {
  dispose([batch.x, batch.y, batch.sampleWeight ?? [], batch.columns ?? {}] as never);
}
