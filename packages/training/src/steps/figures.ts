import { dispose, type Scalar, type Tensor } from '@graftjs/core';
import type { OutputMetric } from './objective.js';
import { readsAtOnce } from './reads-are-free.js';

/** What one batch says, as tensors that have not been read yet. */
export interface FigureTensors {
  /** All terms together; `null` where nothing is minimised. */
  readonly loss: Scalar | null;
  /** The loss of each output, where there are several. */
  readonly outputLosses: readonly Scalar[];
  /** By name. */
  readonly penalties: { readonly [name: string]: Scalar };
  /** Statistics of each metric. */
  readonly metrics: readonly { readonly [name: string]: Tensor }[];
}

/** The same as numbers. */
export interface Figures {
  readonly loss: number | null;
  readonly outputLosses: readonly number[];
  readonly penalties: { readonly [name: string]: number };
  readonly metrics: readonly { readonly [name: string]: Float64Array }[];
}

/** Statistics of the metrics; the tensors are the caller's scope's. */
export function metricStatistics(
  metrics: readonly OutputMetric[],
  y: readonly Tensor[],
  outputs: readonly Tensor[],
  sampleWeight: Tensor | null,
): FigureTensors['metrics'] {
  return metrics.map(({ metric, output, weighted }) =>
    metric.statistics(
      y[output] as Tensor,
      outputs[output] as Tensor,
      weighted ? sampleWeight : null,
    ),
  );
}

/** Reads the tensors, all at once, and frees them: at once where they are in the host's memory. */
export async function readFigures(tensors: FigureTensors): Promise<Figures> {
  if (readsAtOnce()) return readNow(tensors);
  try {
    const scalar = async (tensor: Scalar): Promise<number> => (await tensor.data())[0] ?? NaN;
    const named = async <T, U>(
      record: { readonly [name: string]: T },
      read: (item: T) => Promise<U>,
    ) =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(record).map(async ([name, item]) => [name, await read(item)] as const),
        ),
      );
    const [loss, outputLosses, penalties, metrics] = await Promise.all([
      tensors.loss && scalar(tensors.loss),
      Promise.all(tensors.outputLosses.map(scalar)),
      named(tensors.penalties, scalar),
      Promise.all(
        tensors.metrics.map((statistics) =>
          named(statistics, async (tensor) => Float64Array.from(await tensor.data())),
        ),
      ),
    ]);
    return { loss, outputLosses, penalties, metrics };
  } finally {
    disposeFigures(tensors);
  }
}

function readNow(tensors: FigureTensors): Figures {
  const scalar = (tensor: Scalar): number => tensor.dataSync()[0] ?? NaN;
  const named = <T, U>(record: { readonly [name: string]: T }, read: (item: T) => U) =>
    Object.fromEntries(Object.entries(record).map(([name, item]) => [name, read(item)]));
  try {
    return {
      loss: tensors.loss && scalar(tensors.loss),
      outputLosses: tensors.outputLosses.map(scalar),
      penalties: named(tensors.penalties, scalar),
      metrics: tensors.metrics.map((statistics) =>
        named(statistics, (tensor) => Float64Array.from(tensor.dataSync())),
      ),
    };
  } finally {
    disposeFigures(tensors);
  }
}

export function disposeFigures(tensors: FigureTensors): void {
  dispose(tensors as never);
}
