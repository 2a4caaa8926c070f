import type { Curve } from './curve.js';

/** How the area between two points is taken: between them, or the least or the most it can be. */
export type Summation = 'interpolation' | 'minoring' | 'majoring';

interface Point {
  readonly x: number;
  readonly y: number;
}

function areaUnder(points: readonly Point[], summation: Summation): number {
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as Point, points[i] as Point];
    const height = {
      interpolation: (a.y + b.y) / 2,
      minoring: Math.min(a.y, b.y),
      majoring: Math.max(a.y, b.y),
    }[summation];
    area += (b.x - a.x) * height;
  }
  return area;
}

function pointsOf(curve: Curve, point: (tp: number, fp: number) => Point): Point[] {
  return Array.from(curve.truePositives, (tp, i) => point(tp, curve.falsePositives[i] as number));
}

/** Area under true positive rate by false positive rate; NaN where one of the two classes is missing. */
export function rocArea(curve: Curve, summation: Summation): number {
  const [positives, negatives] = [last(curve.truePositives), last(curve.falsePositives)];
  if (positives === 0 || negatives === 0) return NaN;
  return areaUnder(
    pointsOf(curve, (tp, fp) => ({ x: fp / negatives, y: tp / positives })),
    summation,
  );
}

/**
 * Area under precision by recall; NaN where there are no positives. Between two points precision is
 * no straight line: false answers are taken to come evenly with the true ones, and the integral of
 * that is exact (Davis and Goadrich 2006).
 */
export function precisionRecallArea(curve: Curve, summation: Summation): number {
  const positives = last(curve.truePositives);
  if (positives === 0) return NaN;
  if (summation !== 'interpolation') {
    const precision = (tp: number, fp: number): number => (tp + fp > 0 ? tp / (tp + fp) : 0);
    const points = pointsOf(curve, (tp, fp) => ({ x: tp / positives, y: precision(tp, fp) }));
    return areaUnder(points, summation);
  }
  let area = 0;
  for (let i = 1; i < curve.truePositives.length; i++) area += interpolated(curve, i);
  return area / positives;
}

function interpolated({ truePositives, falsePositives }: Curve, i: number): number {
  const [before, after] = [truePositives[i - 1] as number, truePositives[i] as number];
  const answersBefore = before + (falsePositives[i - 1] as number);
  const answers = after + (falsePositives[i] as number);
  if (answers === answersBefore) return 0;
  const slope = (after - before) / (answers - answersBefore);
  const offset = before - slope * answersBefore;
  const growth = answersBefore > 0 ? Math.log(answers / answersBefore) : 0;
  return slope * (after - before + offset * growth);
}

const last = (values: ArrayLike<number>): number => values[values.length - 1] ?? 0;
