/** Mean and variance of many numbers, batch by batch, for each position along the kept axes. */
export class RunningMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  #count = 0;

  constructor(readonly shape: readonly number[]) {
    const size = shape.reduce((product, axis) => product * axis, 1);
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size);
  }

  /** Takes in a batch; the parts add up as in Chan, Golub and LeVeque (1979). */
  add(values: ArrayLike<number>, shape: readonly number[], kept: readonly number[]): void {
    const place = positions(shape, kept);
    const { mean, variance } = batchMoments(values, place, this.mean.length);
    const count = values.length / this.mean.length;
    const total = this.#count + count;
    for (let i = 0; i < mean.length; i++) {
      const [old, own] = [this.mean[i] ?? 0, mean[i] ?? 0];
      const distance = own - old;
      const spread = (this.variance[i] ?? 0) * this.#count + (variance[i] ?? 0) * count;
      this.variance[i] = (spread + (distance * distance * this.#count * count) / total) / total;
      this.mean[i] = old + (distance * count) / total;
    }
    this.#count = total;
  }
}

/** Of each element of a tensor, its position along the kept axes as one index. */
function positions(shape: readonly number[], kept: readonly number[]): (at: number) => number {
  const steps: { readonly stride: number; readonly length: number; readonly step: number }[] = [];
  let stride = 1;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    if (kept.includes(axis)) {
      steps.push({ stride, length, step });
      step *= length;
    }
    stride *= length;
  }
  return (at) => steps.reduce((sum, s) => sum + (Math.floor(at / s.stride) % s.length) * s.step, 0);
}

function batchMoments(values: ArrayLike<number>, place: (at: number) => number, size: number) {
  const count = values.length / size;
  const mean = new Float64Array(size);
  const variance = new Float64Array(size);
  for (let i = 0; i < values.length; i++) mean[place(i)]! += (values[i] ?? 0) / count;
  for (let i = 0; i < values.length; i++) {
    const at = place(i);
    variance[at]! += ((values[i] ?? 0) - (mean[at] ?? 0)) ** 2 / count;
  }
  return { mean, variance };
}
