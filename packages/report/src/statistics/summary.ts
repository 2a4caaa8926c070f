import { classFigures, type ClassFigures } from './class-figures.js';
import { wilsonInterval } from './wilson-interval.js';

/** What a confusion matrix says at a glance. */
export interface Summary {
  readonly examples: number;
  readonly correct: number;
  readonly accuracy: number;
  /** 95 % Wilson interval of the accuracy. */
  readonly interval: readonly [number, number];
  /** What drawing lots among the classes would get. */
  readonly chance: number;
  /** What always naming the largest class would get, and which that is. */
  readonly majority: number;
  readonly majorityClass: number;
  /** Mean F1 over the classes that occur. */
  readonly macroF1: number;
  readonly perClass: readonly ClassFigures[];
}

export function summarize(confusion: readonly (readonly number[])[]): Summary {
  const perClass = classFigures(confusion);
  const examples = perClass.reduce((total, { support }) => total + support, 0);
  const correct = confusion.reduce((total, row, i) => total + (row[i] ?? 0), 0);
  const largest = perClass.reduce<ClassFigures | undefined>(
    (best, figures) => (best && best.support >= figures.support ? best : figures),
    undefined,
  );
  const present = perClass.filter(({ support }) => support > 0);
  return {
    examples,
    correct,
    accuracy: correct / examples,
    interval: wilsonInterval(correct, examples),
    chance: 1 / confusion.length,
    majority: (largest?.support ?? 0) / examples,
    majorityClass: largest?.index ?? 0,
    macroF1: present.reduce((total, { f1 }) => total + f1, 0) / present.length,
    perClass,
  };
}
