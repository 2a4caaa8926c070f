import { readFileSync } from 'node:fs';
import { tensor, type Tensor } from '@graftjs/core';
import type { ReportOptions } from '../report/classification-report.js';
import type { allMetrics } from '../registry.js';

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A figure that another library gives; arrays by their names in `arrays`. */
export interface Golden {
  readonly metric: keyof typeof allMetrics;
  readonly options: object;
  readonly source: string;
  readonly yTrue: string;
  readonly yPred: string;
  readonly sampleWeight: string | null;
  readonly value: number;
}

interface Goldens {
  /** Names of Keras's classes. */
  readonly keras: readonly string[];
  readonly arrays: { readonly [name: string]: Numbers };
  readonly cases: readonly Golden[];
  /** Tables and figures of scikit-learn's `classification_report`. */
  readonly reports: readonly {
    readonly yTrue: string;
    readonly yPred: string;
    readonly options: ReportOptions;
    readonly text: string;
    readonly figures: {
      readonly [name: string]: number | { readonly [figure: string]: number };
    };
  }[];
  readonly matrix: { readonly classes: number[][]; readonly binary: number[][] };
}

export const goldens = JSON.parse(
  readFileSync(new URL('./goldens.json', import.meta.url), 'utf8'),
) as Goldens;

export const shapeOf = (name: string): readonly number[] => goldens.arrays[name]!.shape;

/** Rows of one of the arrays; all of them if not said. */
export function rowsOf(name: string, from = 0, to = shapeOf(name)[0]!): Tensor {
  const { shape, values } = goldens.arrays[name]!;
  const width = values.length / shape[0]!;
  return tensor(values.slice(from * width, to * width), [to - from, ...shape.slice(1)]);
}
