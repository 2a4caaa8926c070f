import { ConfigError } from '@graftjs/core';
import { wholeNumber } from '../fit/whole-number.js';

/** How the rate goes up. */
export interface SweepOptions {
  /** The first rate, default 1e-7. */
  readonly from?: number | undefined;
  /** The last rate, default 10. */
  readonly to?: number | undefined;
  /** Steps from one to the other, default 100. */
  readonly steps?: number | undefined;
  /** How much of the mean loss is that of the steps before: 0 (nothing) to below 1; default 0.98. */
  readonly smoothing?: number | undefined;
  /** Ends where the smoothed loss is so many times its best, default 4. */
  readonly divergence?: number | undefined;
}

/** A rate that grows by the same factor from step to step, and what the loss did meanwhile. */
export class Sweep {
  readonly rates: number[] = [];
  readonly batchLosses: number[] = [];
  /** Exponential means of the above, without the bias of their beginning. */
  readonly losses: number[] = [];
  readonly steps: number;
  stopped: string | null = null;
  readonly #from: number;
  readonly #to: number;
  readonly #smoothing: number;
  readonly #divergence: number;
  #sum = 0;
  #best = Infinity;

  constructor(
    { from = 1e-7, to = 10, steps = 100, smoothing = 0.98, divergence = 4 }: SweepOptions,
    where: string,
  ) {
    const check = (option: string, value: number, fits: boolean, expected: string): number => {
      if (fits) return value;
      throw new ConfigError({
        where,
        problem: `the option "${option}" cannot be used`,
        operands: [
          { label: 'expected', value: expected },
          { label: 'got', value },
        ],
      });
    };
    this.#from = check('from', from, from > 0, 'a rate above 0');
    this.#to = check('to', to, to > from && Number.isFinite(to), `a rate above ${from}`);
    this.steps = wholeNumber(where, 'steps', steps, 2);
    const smooth = smoothing >= 0 && smoothing < 1;
    this.#smoothing = check('smoothing', smoothing, smooth, 'a share from 0 to below 1');
    this.#divergence = check('divergence', divergence, divergence > 1, 'a factor above 1');
  }

  get over(): boolean {
    return this.stopped !== null || this.rates.length === this.steps;
  }

  /** The rate of the next step. */
  get rate(): number {
    return this.#from * (this.#to / this.#from) ** (this.rates.length / (this.steps - 1));
  }

  /** Takes the loss of a batch at `rate`. */
  add(loss: number): void {
    if (!Number.isFinite(loss)) return this.stop(`the loss is ${loss} at a rate of ${this.rate}`);
    this.rates.push(this.rate);
    this.batchLosses.push(loss);
    this.#sum = this.#smoothing * this.#sum + (1 - this.#smoothing) * loss;
    const mean = this.#sum / (1 - this.#smoothing ** this.rates.length);
    this.losses.push(mean);
    this.#best = Math.min(this.#best, mean);
    // Of a loss below 0, which some are, so many times as much would be better.
    if (mean > this.#best + (this.#divergence - 1) * Math.abs(this.#best)) {
      this.stop(`the loss is more than ${this.#divergence} times its best`);
    }
  }

  stop(reason: string): void {
    this.stopped ??= reason;
  }
}
