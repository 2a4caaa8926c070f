import { ConfigError, Random, ShapeError } from '@graftjs/core';
import { jointProbabilities, squaredDistances } from './joint-probabilities.js';
import { pca, type Rows } from './pca.js';

export interface TSneOptions {
  /** How many neighbours each row looks at, about; default 30, at most a third of the rows. */
  readonly perplexity?: number;
  /** Default 1000; the first 250 with the attraction of neighbours exaggerated. */
  readonly iterations?: number;
  /** Default: the rows over 48, at least 50 (Belkina et al. 2019). */
  readonly learningRate?: number;
  /** Where the points begin: at the first principal components, or drawn by `seed`. Default `pca`. */
  readonly start?: 'pca' | 'random';
  /** Default 0. */
  readonly seed?: number | string;
}

/** A map of rows in two dimensions. */
export interface TSne {
  readonly points: readonly (readonly [number, number])[];
  /** KL(P‖Q) in nats: what the map could not keep. Comparable for one data set and perplexity. */
  readonly divergence: number;
  readonly perplexity: number;
}

const EXAGGERATION = 12;
const EXPLORATION = 250;
const LEAST_GRADIENT = 1e-7;

/**
 * t-SNE (van der Maaten & Hinton 2008), exact: points in the plane whose neighbours are those of the
 * rows. Distances between clusters and their sizes mean nothing; neighbourhoods do. Every pair is
 * computed in every iteration, so it is meant for some hundreds of rows. The same rows and options
 * give the same map. Gradient descent, gains and exaggeration are scikit-learn's.
 *
 * @throws ConfigError with fewer than four rows, or a perplexity that is not above 0 and below their
 * number; ShapeError where rows have several lengths
 * @example
 * const { points, divergence } = tSne(features, { perplexity: 20 });
 */
export function tSne(rows: Rows, options: TSneOptions = {}): TSne {
  const n = rows.length;
  const { perplexity = Math.min(30, (n - 1) / 3), iterations = 1000 } = options;
  const { learningRate = Math.max(n / EXAGGERATION / 4, 50) } = options;
  check(rows, perplexity);
  const joint = jointProbabilities(squaredDistances(rows), n, perplexity);
  const descent = new Descent(joint, startOf(rows, options));
  for (let i = 0; i < iterations; i++) {
    const exploring = i < Math.min(EXPLORATION, iterations);
    const size = descent.step(exploring ? EXAGGERATION : 1, exploring ? 0.5 : 0.8, learningRate);
    if (!exploring && size <= LEAST_GRADIENT) break;
  }
  const { x, y } = descent;
  return {
    points: Array.from({ length: n }, (_, i) => [x[i] as number, y[i] as number] as const),
    divergence: descent.divergence(),
    perplexity,
  };
}

/** Gradient descent on KL(P‖Q), with momentum and a gain for every coordinate. */
class Descent {
  readonly #joint: Float64Array;
  readonly #nearness: Float64Array;
  readonly #axes: readonly Axis[];
  readonly x: Float64Array;
  readonly y: Float64Array;

  constructor(joint: Float64Array, [x, y]: readonly [Float64Array, Float64Array]) {
    [this.#joint, this.x, this.y] = [joint, x, y];
    this.#nearness = new Float64Array(joint.length);
    this.#axes = [x, y].map((place) => ({
      place,
      gradient: new Float64Array(place.length),
      moves: new Float64Array(place.length),
      gains: new Float64Array(place.length).fill(1),
    }));
  }

  /** @returns the length of the gradient */
  step(exaggeration: number, momentum: number, rate: number): number {
    const total = nearnessOf(this.x, this.y, this.#nearness);
    const [a, b] = this.#axes as [Axis, Axis];
    fillGradients(this.#joint, this.#nearness, { a, b, total, exaggeration });
    return Math.sqrt(move(a, momentum, rate) + move(b, momentum, rate));
  }

  divergence(): number {
    const total = nearnessOf(this.x, this.y, this.#nearness);
    return this.#joint.reduce((sum, p, k) => {
      const q = Math.max((this.#nearness[k] as number) / total, 1e-16);
      return sum + 2 * p * Math.log(p / q);
    }, 0);
  }
}

interface Axis {
  readonly place: Float64Array;
  readonly gradient: Float64Array;
  readonly moves: Float64Array;
  readonly gains: Float64Array;
}

/** 1 / (1 + ‖yᵢ - yⱼ‖²) of every pair; returns their sum over both orders. */
function nearnessOf(x: Float64Array, y: Float64Array, nearness: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0, k = 0; i < n; i++) {
    const [xi, yi] = [x[i]!, y[i]!];
    for (let j = i + 1; j < n; j++, k++) {
      const dx = xi - x[j]!;
      const dy = yi - y[j]!;
      const near = 1 / (1 + dx * dx + dy * dy);
      nearness[k] = near;
      sum += near;
    }
  }
  return 2 * sum;
}

function fillGradients(
  joint: Float64Array,
  nearness: Float64Array,
  of: {
    readonly a: Axis;
    readonly b: Axis;
    readonly total: number;
    readonly exaggeration: number;
  },
): void {
  const { total, exaggeration } = of;
  const [x, y, gx, gy] = [of.a.place, of.b.place, of.a.gradient, of.b.gradient];
  gx.fill(0);
  gy.fill(0);
  for (let i = 0, k = 0; i < x.length; i++)
    for (let j = i + 1; j < x.length; j++, k++) {
      const near = nearness[k]!;
      const pull = 4 * (exaggeration * joint[k]! - near / total) * near;
      const dx = (x[i]! - x[j]!) * pull;
      const dy = (y[i]! - y[j]!) * pull;
      gx[i]! += dx;
      gx[j]! -= dx;
      gy[i]! += dy;
      gy[j]! -= dy;
    }
}

/** Further where it went on, shorter where it turned around. Returns the squares of the gradient. */
function move({ place, gradient, moves, gains }: Axis, momentum: number, rate: number): number {
  let squares = 0;
  for (let i = 0; i < place.length; i++) {
    squares += gradient[i]! ** 2;
    const gain = moves[i]! * gradient[i]! < 0 ? gains[i]! + 0.2 : gains[i]! * 0.8;
    gains[i] = Math.max(0.01, gain);
    moves[i] = momentum * moves[i]! - rate * gains[i]! * gradient[i]!;
    place[i]! += moves[i]!;
  }
  return squares;
}

/** Small, around the origin: in the order of the principal components, or drawn. */
function startOf(
  rows: Rows,
  { start = 'pca', seed = 0 }: TSneOptions,
): [Float64Array, Float64Array] {
  const n = rows.length;
  const random = new Random(seed).split('t-sne');
  const drawn = () => Float64Array.from({ length: n }, () => random.normal(0, 1e-4));
  if (start === 'random') return [drawn(), drawn()];
  const components = Math.min(2, rows[0]?.length ?? 1);
  const flat = pca(rows, { components }).transform(rows);
  const axis = (c: number) => Float64Array.from(flat, (row) => row[c] ?? 0);
  const [x, y] = [axis(0), axis(1)];
  const deviation = Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / n);
  // Rows that are all the same have no principal components.
  if (deviation === 0) return [drawn(), drawn()];
  return [x.map((v) => (1e-4 * v) / deviation), y.map((v) => (1e-4 * v) / deviation)];
}

function check(rows: Rows, perplexity: number): void {
  const width = rows[0]?.length ?? 0;
  const other = rows.find((row) => row.length !== width);
  if (other) {
    throw new ShapeError({
      where: 'tSne',
      problem: 'a row has the wrong number of features',
      operands: [
        { label: 'expected', value: width },
        { label: 'got', value: other.length },
      ],
    });
  }
  if (rows.length < 4 || width === 0) {
    throw new ConfigError({
      where: 'tSne',
      problem: 'it needs at least four rows of features',
      operands: [{ label: 'rows', value: rows.length }],
    });
  }
  if (perplexity > 0 && perplexity < rows.length) return;
  throw new ConfigError({
    where: 'tSne',
    problem: `perplexity is ${perplexity}`,
    operands: [{ label: 'expected', value: `above 0 and below the ${rows.length} rows` }],
  });
}
