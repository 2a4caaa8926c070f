import {
  add,
  dispose,
  grad,
  mul,
  reshape,
  slice,
  sub,
  sum,
  tensor,
  tidy,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { scoresOf, totalScore } from './class-score.js';

export interface RefinedPath {
  /** ∫₀¹ ∂F(x₀ + t (x - x₀))/∂x dt of one example, [1, …]; the caller disposes of it. */
  readonly gradient: Tensor;
  /** Points at which a gradient was computed. */
  readonly points: number;
}

interface Piece {
  readonly from: Place;
  readonly to: Place;
  /** The integral over this piece. */
  readonly gradient: Tensor;
  /** How far its part of the attributions is from what F rises on it. */
  readonly error: number;
}

interface Place {
  readonly t: number;
  readonly score: number;
}

/** Pieces that the way is first cut into, each with two points of Gauss and Legendre. */
const PIECES = 8;
/** Points that go through the model together. */
const BATCH = 16;
const OFFSET = 1 / (2 * Math.sqrt(3));

/**
 * Integrates a gradient along the way from one input to another, and looks where it fails: on each
 * piece of the way the attributions must sum to what F rises there, and F is cheap. Pieces that fail
 * most are halved until all failures together are below the tolerance. A net of ReLUs, whose
 * gradient jumps, takes points where it jumps.
 *
 * @param x, start one example, [1, …]
 */
export async function refinedPath(
  model: Model,
  { x, start, label }: { readonly x: Tensor; readonly start: Tensor; readonly label: number },
  { tolerance, most }: { readonly tolerance: number; readonly most: number },
): Promise<RefinedPath> {
  const way = tidy(() => sub(x, start));
  const path = new Path(model, start, way, label);
  let pieces: Piece[] = [];
  try {
    const ends = await path.places(Array.from({ length: PIECES + 1 }, (_, i) => i / PIECES));
    const rise = Math.abs((ends.at(-1) as Place).score - (ends[0] as Place).score);
    pieces = await path.pieces(ends.slice(1).map((to, i) => [ends[i] as Place, to]));
    let points = 2 * pieces.length;
    const failing = () => pieces.reduce((total, { error }) => total + error, 0);
    while (failing() > tolerance * rise && points + 4 <= most) {
      const worst = [...pieces].sort((a, b) => b.error - a.error);
      const halved = worst.slice(0, Math.max(1, Math.min(BATCH / 4, (most - points) >> 2)));
      const middles = await path.places(halved.map(({ from, to }) => (from.t + to.t) / 2));
      const halves = halved.flatMap(({ from, to }, i): [Place, Place][] => {
        const middle = middles[i] as Place;
        return [
          [from, middle],
          [middle, to],
        ];
      });
      const made = await path.pieces(halves);
      pieces = [...pieces.filter((piece) => !halved.includes(piece)), ...made];
      for (const { gradient } of halved) gradient.dispose();
      points += 2 * made.length;
    }
    const gradient = tidy(() =>
      pieces.map((piece) => piece.gradient).reduce((total, part) => add(total, part)),
    );
    return { gradient, points };
  } finally {
    dispose([way, ...pieces.map(({ gradient }) => gradient)]);
  }
}

/** The straight way from one input to another, with what a class scores on it. */
class Path {
  readonly #model: Model;
  readonly #start: Tensor;
  readonly #way: Tensor;
  readonly #label: number;

  constructor(model: Model, start: Tensor, way: Tensor, label: number) {
    this.#model = model;
    this.#start = start;
    this.#way = way;
    this.#label = label;
  }

  async places(at: readonly number[]): Promise<Place[]> {
    const found: Place[] = [];
    for (let from = 0; from < at.length; from += BATCH) {
      const some = at.slice(from, from + BATCH);
      const scores = tidy(() => {
        const output = this.#model.predict(this.#inputs(some)) as Tensor;
        return scoresOf(output, this.#labels(some));
      });
      const values = await scores.data<'float32'>();
      scores.dispose();
      some.forEach((t, i) => found.push({ t, score: values[i] as number }));
    }
    return found;
  }

  async pieces(bounds: readonly (readonly [Place, Place])[]): Promise<Piece[]> {
    const found: Piece[] = [];
    for (let first = 0; first < bounds.length; first += BATCH / 2) {
      const some = bounds.slice(first, first + BATCH / 2);
      const gradients = this.#integrals(some);
      const sums = tidy(() => {
        const axes = this.#way.shape.map((_, i) => i).slice(1);
        return sum(mul(gradients, this.#way), axes);
      });
      const reached = await sums.data<'float32'>();
      const size = this.#way.shape.slice(1);
      some.forEach(([from, to], i) => {
        found.push({
          ...{ from, to },
          gradient: slice(gradients, [i, ...size.map(() => 0)], [1, ...size]),
          error: Math.abs((reached[i] as number) - (to.score - from.score)),
        });
      });
      dispose([gradients, sums]);
    }
    return found;
  }

  /** The gradient integrated over each piece, [pieces, …]. */
  #integrals(bounds: readonly (readonly [Place, Place])[]): Tensor {
    const points = bounds.flatMap(([{ t: a }, { t: b }]) => {
      const [middle, far] = [(a + b) / 2, (b - a) * OFFSET];
      return [middle - far, middle + far];
    });
    const labels = this.#labels(points);
    return tidy(() => {
      const gradient = grad((at: Tensor) => totalScore(this.#model.predict(at) as Tensor, labels));
      const size = this.#way.shape.slice(1);
      const all = reshape(gradient(this.#inputs(points)), [bounds.length, 2, ...size]);
      const widths = bounds.map(([{ t: a }, { t: b }]) => (b - a) / 2);
      return mul(sum(all, 1), tensor(widths, [bounds.length, ...size.map(() => 1)]));
    });
  }

  #inputs(at: readonly number[]): Tensor {
    const shares = tensor([...at], [at.length, ...this.#way.shape.slice(1).map(() => 1)]);
    return add(this.#start, mul(this.#way, shares));
  }

  #labels = (at: readonly unknown[]): number[] => at.map(() => this.#label);
}
