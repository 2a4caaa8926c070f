import { DataError, ShapeError, Tensor, type Dataset, type Model, Random } from '@graftjs/core';
import { dataset, isHostArray } from '@graftjs/datasets';
import type { Example } from '../prefix/features-of.js';

export interface ExamplesToCheck {
  readonly data: Dataset<Example>;
  readonly validation: Dataset<Example> | null;
  /** Whether `y` are classes that the model shall tell apart. */
  readonly classes: boolean;
}

/**
 * Looks at examples before anything trains.
 *
 * @returns what will mislead who reads the figures, in words
 * @throws ShapeError where images are of another size than the model takes; DataError where there is
 * nothing to learn: one class alone, labels that the model has no output for
 */
export async function checkExamples(
  model: Model,
  { data, validation, classes }: ExamplesToCheck,
): Promise<string[]> {
  await checkShape(model, data, 'the training examples');
  if (validation) await checkShape(model, validation, 'the validation examples');
  const labels = classes ? dataset(data).labels : null;
  if (!labels) return [];
  const outputs = Math.max(2, model.outputs[0]?.shape.at(-1) ?? 2);
  const counts = countsOf(labels, outputs, 'training');
  const present = numbersWhere(counts, (count) => count > 0);
  if (present.length < 2) throw nothingToTellApart(labels.length, present[0]);
  const tested = validation && dataset(validation).labels;
  const testedCounts = tested && countsOf(tested, outputs, 'validation');
  return [
    ...notesOfTraining(counts, labels.length),
    ...(testedCounts ? notesOfValidation(counts, testedCounts) : []),
  ];
}

function notesOfTraining(counts: readonly number[], size: number): string[] {
  const missing = numbersWhere(counts, (count) => count === 0);
  const single = numbersWhere(counts, (count) => count === 1);
  const each = size / counts.length;
  const notes: string[] = [];
  if (missing.length > 0) {
    notes.push(`no training example of ${named(missing)}, which cannot be learned`);
  }
  if (single.length > 0) notes.push(`one training example alone of ${named(single)}`);
  if (counts.length >= 100 && each < 10) {
    notes.push(
      `${counts.length.toLocaleString('en')} classes with ${each.toFixed(1)} training examples ` +
        `each on average; guessing is right once in ${counts.length.toLocaleString('en')}`,
    );
  }
  return notes;
}

function notesOfValidation(counts: readonly number[], tested: readonly number[]): string[] {
  const untested = numbersWhere(tested, (count, i) => count === 0 && (counts[i] as number) > 0);
  const unknown = numbersWhere(tested, (count, i) => count > 0 && counts[i] === 0);
  const notes: string[] = [];
  if (untested.length > 0) {
    notes.push(`no validation example of ${named(untested)}: its figures say nothing of them`);
  }
  if (unknown.length > 0) {
    notes.push(`validation examples of ${named(unknown)}, which training has none of`);
  }
  return notes;
}

function countsOf(labels: ArrayLike<number>, outputs: number, part: string): number[] {
  const counts = Array.from({ length: outputs }, () => 0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (counts[label] === undefined) {
      throw new DataError({
        where: 'fineTune',
        problem: `${part} example ${i} is of class ${label}, and the model tells ${outputs} apart`,
        operands: [{ label: 'expected', value: `a class of 0 to ${outputs - 1}` }],
        hint: Number.isInteger(label)
          ? 'Give the head as many outputs as there are classes.'
          : 'To predict numbers, give a loss of numbers: { loss: meanSquaredError() }.',
      });
    }
    counts[label] += 1;
  }
  return counts;
}

function nothingToTellApart(size: number, only: number | undefined): DataError {
  return new DataError({
    where: 'fineTune',
    problem:
      size === 1
        ? `there is one training example, of class ${only}: there is nothing to tell apart`
        : `all ${size} training examples are of class ${only}: there is nothing to tell apart`,
    hint: 'A classifier needs examples of two classes or more.',
  });
}

async function checkShape(model: Model, data: Dataset<Example>, what: string): Promise<void> {
  const expected = model.inputs[0]?.shape.slice(1) ?? [];
  for await (const element of data.iterate({ epoch: 0, random: new Random(0) })) {
    const { x } = element;
    const shape: readonly number[] | null = x instanceof Tensor || isHostArray(x) ? x.shape : null;
    for (const value of Object.values(element).flat()) {
      if (value instanceof Tensor) value.dispose();
    }
    // Having read one, labels that lie on a device are in ordinary memory.
    if (!shape || model.inputs.length !== 1) return;
    const fits =
      shape.length === expected.length &&
      shape.every((length, i) => expected[i] === null || expected[i] === length);
    if (fits) return;
    throw new ShapeError({
      where: 'fineTune',
      problem: `${what} do not fit the input of the model`,
      operands: [
        { label: 'example', value: shape },
        { label: 'model', value: expected },
      ],
      hint: hintFor(shape, expected),
    });
  }
}

function hintFor(shape: readonly number[], expected: readonly (number | null)[]): string {
  const [height, width, channels] = expected;
  if (shape.length === 3 && expected.length === 3) {
    if (shape[2] !== channels && shape[0] === channels) {
      return 'The channels come first in the examples and last in the model: transpose them.';
    }
    if (shape[2] !== channels) return `Read the images with ${channels} channel(s).`;
    return `Resize the images: imageFolder(dir, { size: [${height}, ${width}] }).`;
  }
  if (shape.length === expected.length + 1) {
    return 'Examples are not batched: the model is given each by itself.';
  }
  return 'Reshape the examples to what the model takes.';
}

function numbersWhere(
  counts: readonly number[],
  test: (count: number, label: number) => boolean,
): number[] {
  return counts.flatMap((count, label) => (test(count, label) ? [label] : []));
}

/** `class 3`, `classes 3, 4, 5, 6, 7 and 12 more`. */
function named(labels: readonly number[]): string {
  const shown = labels.slice(0, 5).join(', ');
  const more = labels.length > 5 ? ` and ${labels.length - 5} more` : '';
  return `class${labels.length === 1 ? '' : 'es'} ${shown}${more}`;
}
