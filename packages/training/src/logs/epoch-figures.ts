import type { Logs, MetricState } from '@graftjs/core';
import type { Figures } from '../steps/figures.js';
import type { Objective } from '../steps/objective.js';

/** What `EpochFigures` needs to go on in the middle of an epoch. Plain data. */
export interface FiguresState {
  readonly examples: number;
  /** Sums over examples, by key. */
  readonly sums: { readonly [key: string]: number };
  readonly metrics: readonly { readonly [name: string]: readonly number[] }[];
}

/** Gathers the figures of batches, in double precision: losses by example, metrics as they join. */
export class EpochFigures {
  #examples = 0;
  #sums: { [key: string]: number } = {};
  #metrics: MetricState[];

  constructor(private readonly objective: Objective) {
    this.#metrics = objective.metrics.map(({ metric }) => metric.initial());
  }

  add(figures: Figures, size: number): void {
    this.#examples += size;
    const add = (key: string, value: number): void => {
      this.#sums[key] = (this.#sums[key] ?? 0) + value * size;
    };
    if (figures.loss !== null) add('loss', figures.loss);
    figures.outputLosses.forEach((value, i) =>
      add(`${this.objective.losses[i]?.name}.loss`, value),
    );
    for (const [name, value] of Object.entries(figures.penalties)) add(name, value);
    this.#metrics = this.#metrics.map((state, i) =>
      (this.objective.metrics[i] as Objective['metrics'][number]).metric.merge(
        state,
        figures.metrics[i] ?? {},
      ),
    );
  }

  logs(): Logs {
    const means = Object.entries(this.#sums).map(
      ([key, sum]) => [key, sum / this.#examples] as const,
    );
    const metrics = this.objective.metrics.map(
      ({ key, metric }, i) => [key, metric.result(this.#metrics[i] as MetricState)] as const,
    );
    return Object.fromEntries([...means, ...metrics]);
  }

  state(): FiguresState {
    const plain = (state: MetricState) =>
      Object.fromEntries(Object.entries(state).map(([name, values]) => [name, [...values]]));
    return {
      examples: this.#examples,
      sums: { ...this.#sums },
      metrics: this.#metrics.map(plain),
    };
  }

  restore({ examples, sums, metrics }: FiguresState): void {
    this.#examples = examples;
    this.#sums = { ...sums };
    this.#metrics = metrics.map((state) =>
      Object.fromEntries(
        Object.entries(state).map(([name, values]) => [name, Float64Array.from(values)]),
      ),
    );
  }
}
