import { classFigures, wilsonInterval, type ClassFigures } from '@graftjs/report';
import { predictedClass, type Answer } from './answers.js';

/** How good answers are, counted. */
export interface Score {
  readonly examples: number;
  readonly correct: number;
  readonly accuracy: number;
  /** 95 % confidence interval of the accuracy. */
  readonly interval: readonly [number, number];
  /** How often class `row` was taken for class `column`. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly ClassScore[];
}

export interface ClassScore {
  readonly name: string;
  readonly examples: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** Counts answers; `labels` are the classes of the model and of the data alike. */
export function scoreOf(answers: readonly Answer[], labels: readonly string[]): Score {
  const confusion = labels.map(() => labels.map(() => 0));
  for (const answer of answers) {
    const row = confusion[answer.truth] as number[];
    const predicted = predictedClass(answer);
    row[predicted] = (row[predicted] as number) + 1;
  }
  const correct = confusion.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const examples = answers.length;
  const figures = classFigures(confusion);
  return {
    examples,
    correct,
    accuracy: correct / examples,
    interval: wilsonInterval(correct, examples),
    confusion,
    classes: labels.map((name, i) => classScore(name, figures[i] as ClassFigures)),
  };
}

function classScore(name: string, { support, precision, recall, f1 }: ClassFigures): ClassScore {
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    name,
    examples: support,
    precision: known(precision),
    recall: known(recall),
    f1: known(f1),
  };
}
