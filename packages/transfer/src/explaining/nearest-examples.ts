import { squaredDistance } from '../statistics/columns.js';
import { checkCount } from '../statistics/check-number.js';
import { checkTable, checkWidth, type Table } from '../statistics/table.js';

export interface Neighbour {
  /** Row of the example among those searched. */
  readonly index: number;
  /** Cosine similarity, or the negative Euclidean distance: higher is nearer. */
  readonly similarity: number;
}

export interface NearestExamplesOptions {
  /** Default 5. */
  readonly count?: number;
  readonly metric?: 'cosine' | 'euclidean';
}

/**
 * The examples whose features are nearest to those of each query: which photos a prediction rests
 * on. Nearest first.
 *
 * @param features of the examples to search, one row an example
 * @param queries features of what is asked about
 * @example
 * const [neighbours] = nearestExamples(features, [query], { count: 3 });
 */
export function nearestExamples(
  features: Table,
  queries: Table,
  { count = 5, metric = 'cosine' }: NearestExamplesOptions = {},
): Neighbour[][] {
  const width = checkTable('nearestExamples', features);
  checkTable('nearestExamples', queries);
  checkWidth('nearestExamples', queries[0] as ArrayLike<number>, width);
  checkCount('nearestExamples', 'count', count);
  const similarity =
    metric === 'cosine'
      ? cosine
      : (a: ArrayLike<number>, b: ArrayLike<number>) => -Math.sqrt(squaredDistance(a, b));
  return queries.map((query) =>
    features
      .map((row, index) => ({ index, similarity: similarity(row, query) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, count),
  );
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, normA, normB] = [0, 0, 0];
  for (let j = 0; j < a.length; j++) {
    product += (a[j] as number) * (b[j] as number);
    normA += (a[j] as number) ** 2;
    normB += (b[j] as number) ** 2;
  }
  return normA === 0 || normB === 0 ? 0 : product / Math.sqrt(normA * normB);
}
