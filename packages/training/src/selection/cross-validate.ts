import { ConfigError, dispose, type Model, type Tensor } from '@graftjs/core';
import { arrayColumns, type ArrayColumns, type ArrayData } from '../data/array-data.js';
import type { Column } from '../data/column.js';
import { foldPositions } from './fold-positions.js';
import { spreads, type Spread } from './spread.js';

export interface CrossValidationOptions {
  /** Default 5. */
  readonly folds?: number;
  readonly seed: number | string;
  /** Each fold gets its share of every class; default true where labels are classes. */
  readonly stratify?: boolean;
}

/** One fold: arrays to train on and to be judged by. The tensors go after the fold. */
export interface Fold {
  readonly fold: number;
  readonly train: FoldData;
  readonly validation: FoldData;
}

export interface FoldData {
  readonly x: Tensor | readonly Tensor[];
  readonly y: Tensor | readonly Tensor[];
  readonly sampleWeight: Tensor | null;
}

export interface CrossValidation<Key extends string> {
  readonly folds: readonly { readonly [K in Key]: number }[];
  readonly figures: { readonly [K in Key]: Spread };
}

/**
 * k-fold cross-validation over arrays: trains on all but one fold and judges by that one, for each.
 *
 * @param model only says what inputs and outputs look like
 * @param run makes a new model, trains it, and returns its figures
 *
 * @example
 * const { figures } = await crossValidate(makeModel(), { x, y }, { folds: 5, seed: 7 }, async ({ train, validation }) => {
 *   const model = makeModel();
 *   await fit(model, train, { loss, optimizer: adam(), epochs: 20, seed: 7 });
 *   return evaluate(model, validation, { loss, metrics: { acc: accuracy() } });
 * });
 * `${figures.acc.mean} ± ${figures.acc.deviation}`;
 */
export async function crossValidate<const Key extends string>(
  model: Model,
  data: ArrayData,
  { folds = 5, seed, stratify }: CrossValidationOptions,
  run: (fold: Fold) => Promise<{ readonly [K in Key]: number }>,
): Promise<CrossValidation<Key>> {
  const columns = arrayColumns(model, data, 'crossValidate');
  const labels = stratify === false ? null : await labelsOf(columns, stratify === true);
  const results: { readonly [K in Key]: number }[] = [];
  for (const [fold, parts] of foldPositions(columns.length, { folds, seed, labels }).entries()) {
    const train = part(columns, parts.train);
    const validation = part(columns, parts.validation);
    try {
      results.push(await run({ fold, train, validation }));
    } finally {
      dispose([train, validation] as never);
    }
  }
  return { folds: results, figures: spreads<Key>(results) };
}

function part({ x, y, sampleWeight }: ArrayColumns, positions: Int32Array): FoldData {
  const take = (column: Column): Tensor => column.batch(positions);
  const tensors = (list: readonly Column[]): Tensor | readonly Tensor[] =>
    list.length === 1 ? take(list[0] as Column) : list.map(take);
  return { x: tensors(x), y: tensors(y), sampleWeight: sampleWeight && take(sampleWeight) };
}

/** The class of each example, from class numbers or one-hot labels; `null` for other targets. */
async function labelsOf({ y, length }: ArrayColumns, wanted: boolean): Promise<Int32Array | null> {
  const all = (y[0] as Column).batch(Int32Array.from({ length }, (_, i) => i));
  const values = (await all.data()) as ArrayLike<number>;
  const width = values.length / length;
  all.dispose();
  const labels = Int32Array.from({ length }, (_, i) => {
    if (width === 1) return values[i] as number;
    const row = Array.from({ length: width }, (__, j) => values[i * width + j] as number);
    return row.indexOf(Math.max(...row));
  });
  const whole = Array.from(values).every(Number.isInteger);
  const isClass = y.length === 1 && whole && new Set(labels).size <= length / 2;
  if (isClass) return labels;
  if (!wanted) return null;
  throw new ConfigError({
    where: 'crossValidate',
    problem: 'the targets are no classes, and folds cannot be stratified by them',
    hint: 'Leave stratify out, or set it to false.',
  });
}
