/** A function and its gradient at a point. */
export type Differentiable = (x: Float64Array) => { value: number; gradient: Float64Array };

export interface LbfgsOptions {
  /** The largest component of the gradient at which it has converged. Default 1e-4. */
  readonly tolerance?: number;
  readonly iterations?: number;
  /** How many steps are remembered. Default 10. */
  readonly memory?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** Whether the gradient fell below the tolerance. */
  readonly converged: boolean;
}

/** L-BFGS (Nocedal 1980) with a backtracking line search, in double precision. */
export function lbfgs(
  f: Differentiable,
  start: Float64Array,
  { tolerance = 1e-4, iterations = 500, memory = 10 }: LbfgsOptions = {},
): Minimum {
  let x = start;
  let { value, gradient } = f(x);
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (largest(gradient) <= tolerance) return { x, value, iterations: iteration, converged: true };
    const direction = descent(gradient, past);
    const slope = dot(direction, gradient);
    let step = past.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let next = f(along(x, direction, step));
    const first = step;
    while (!isEnough(next, { value, slope, step, direction })) {
      step /= 2;
      // No step helps any more: rounding has the last word.
      if (step < 1e-15 * first) return { x, value, iterations: iteration, converged: false };
      next = f(along(x, direction, step));
    }
    const moved = along(x, direction, step);
    const s = minus(moved, x);
    const y = minus(next.gradient, gradient);
    const curvature = dot(s, y);
    if (curvature > Number.EPSILON * dot(y, y)) past.push({ s, y, rho: 1 / curvature });
    if (past.length > memory) past.shift();
    [x, value, gradient] = [moved, next.value, next.gradient];
  }
  return { x, value, iterations, converged: largest(gradient) <= tolerance };
}

/**
 * Whether a step lowers the value by a part of what the slope promises (Armijo), or, where rounding
 * hides the value's change, makes the slope along it flatter (Hager and Zhang 2005).
 */
function isEnough(
  next: ReturnType<Differentiable>,
  from: { value: number; slope: number; step: number; direction: Float64Array },
): boolean {
  if (next.value <= from.value + 1e-4 * from.step * from.slope) return true;
  const hidden = next.value <= from.value + 1e-13 * Math.abs(from.value);
  return hidden && Math.abs(dot(next.gradient, from.direction)) <= 0.9 * Math.abs(from.slope);
}

/** Minus the gradient, times the inverse curvature that the last steps show. */
function descent(
  gradient: Float64Array,
  past: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  let q: Float64Array = gradient.map((value) => -value);
  const alphas: number[] = [];
  for (const { s, y, rho } of [...past].reverse()) {
    const alpha = rho * dot(s, q);
    alphas.unshift(alpha);
    q = along(q, y, -alpha);
  }
  const last = past.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    q = q.map((value) => value * scale);
  }
  past.forEach(({ s, y, rho }, i) => {
    q = along(q, s, (alphas[i] as number) - rho * dot(y, q));
  });
  return q;
}

const along = (x: Float64Array, direction: Float64Array, step: number): Float64Array =>
  x.map((value, i) => value + step * (direction[i] as number));
const minus = (a: Float64Array, b: Float64Array): Float64Array => along(a, b, -1);
const largest = (x: Float64Array): number =>
  x.reduce((m, value) => Math.max(m, Math.abs(value)), 0);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
