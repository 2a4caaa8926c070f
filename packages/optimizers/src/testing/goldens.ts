import { readFileSync } from 'node:fs';
import {
  dispose,
  tensor,
  type Optimizer,
  type Parameter,
  type ParameterGradient,
} from '@graftjs/core';
import type { allLinks, allOptimizers, allSchedules } from '../registry.js';
import { parameterOf } from './parameters.js';

type Named<T> = { readonly [name: string]: T };

/** A trajectory of five steps that another library gives. */
export interface Golden {
  readonly optimizer: keyof typeof allOptimizers;
  readonly options: object;
  readonly rate: number;
  readonly source: string;
  readonly path: readonly Named<number[]>[];
}

export const goldens = JSON.parse(
  readFileSync(new URL('./goldens.json', import.meta.url), 'utf8'),
) as {
  /** Names of Keras's classes. */
  readonly keras: readonly string[];
  readonly start: Named<{ readonly shape: number[]; readonly values: number[] }>;
  readonly gradients: readonly Named<number[]>[];
  readonly cases: readonly Golden[];
  /** Options of `oneCycleMomentum`, and trajectories at one rate whose momentum follows it. */
  readonly cycle: { readonly totalSteps: number };
  readonly cycled: readonly Golden[];
  /** A link around SGD with these options and a rate of 0.05. */
  readonly links: readonly {
    readonly link: keyof typeof allLinks;
    readonly given: object;
    readonly options: object;
    readonly source: string;
    readonly path: readonly Named<number[]>[];
  }[];
  /** Means of weights after each step of SGD with momentum 0.9 and a rate of 0.05. */
  readonly averages: readonly {
    readonly link: keyof typeof allLinks;
    readonly given: object;
    readonly source: string;
    readonly path: readonly (Named<number[]> | null)[];
  }[];
  readonly sam: { readonly plain: readonly number[][]; readonly adaptive: readonly number[][] };
  readonly schedules: {
    readonly at: readonly number[];
    readonly cases: readonly {
      readonly schedule: keyof typeof allSchedules;
      readonly options: object;
      readonly source: string;
      readonly rates: readonly number[];
    }[];
  };
};

/** The gradients of a step for some parameters; the caller disposes of them. */
export const gradientsOf = (parameters: readonly Parameter[], step: number): ParameterGradient[] =>
  parameters.map((parameter) => {
    const values = goldens.gradients[step]![parameter.name]!;
    return { parameter, gradient: tensor(values, [...parameter.shape]) };
  });

/** Applies the gradients of a step. */
export function applyStep(optimizer: Optimizer, to: readonly Parameter[], step: number): void {
  const gradients = gradientsOf(to, step);
  optimizer.apply(gradients);
  dispose(gradients.map(({ gradient }) => gradient));
}

/** The parameters that trajectories start from. */
export const startParameters = (): Parameter[] =>
  Object.entries(goldens.start).map(([name, { shape, values }]) =>
    parameterOf(name, shape, values),
  );
