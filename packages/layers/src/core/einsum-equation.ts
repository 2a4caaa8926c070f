import { ConfigError, ShapeError, type Shape } from '@graftjs/core';

/** An equation with a letter for every axis. */
export interface EinsumEquation {
  readonly input: string;
  readonly kernel: string;
  readonly output: string;
}

const PLAIN = /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/;
const LEFT = /^\.\.\.([a-zA-Z]+),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)$/;
const RIGHT = /^([a-zA-Z]{2,})\.\.\.,([a-zA-Z]+)->([a-zA-Z]+)\.\.\.$/;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The equation for an input of that rank, with letters in place of an ellipsis. */
export function einsumEquation(text: string, rank: number): EinsumEquation {
  const equation = text.replace(/\s/g, '');
  const match = PLAIN.exec(equation) ?? LEFT.exec(equation) ?? RIGHT.exec(equation);
  if (!match) {
    throw new ConfigError({
      where: 'EinsumDense',
      problem: `the equation "${text}" has none of the forms "ab,bc->ac", "...b,bc->...c" and "ab...,bc->ac..."`,
    });
  }
  const [input = '', kernel = '', output = ''] = match.slice(1);
  const elided = rank - input.length;
  if (elided < 0 || (elided > 0 && PLAIN.test(equation))) {
    throw new ShapeError({
      where: 'EinsumDense',
      problem: `the input has rank ${rank}, and the equation "${text}" has ${input.length} letters for it`,
    });
  }
  const free = [...ALPHABET].filter((letter) => !equation.includes(letter));
  const extra = free.slice(0, elided).join('');
  return LEFT.test(equation)
    ? { input: extra + input, kernel, output: extra + output }
    : { input: input + extra, kernel, output: output + extra };
}

export interface EinsumShapes {
  readonly output: Shape;
  readonly kernel: readonly number[];
  readonly bias: readonly number[] | null;
  /** Axes of the kernel that are summed over, and those of the output. */
  readonly inputAxes: readonly number[];
  readonly outputAxes: readonly number[];
}

/**
 * What the equation makes of an input, given the lengths of the output's axes after the batch; null
 * stands for the length that the input has there.
 */
export function einsumShapes(
  { input, kernel, output }: EinsumEquation,
  inputShape: Shape,
  given: Shape,
  biasAxes: string | null,
): EinsumShapes {
  const lengths = new Map<string, number | null>();
  [...input].forEach((letter, i) => lengths.set(letter, inputShape[i] ?? null));
  // Axes of an ellipsis are left out of the lengths given: on the left for those in front.
  const named = outputLengths(input, output, inputShape, given);
  [...output].forEach((letter, i) => {
    const length = named[i] ?? null;
    const known = lengths.get(letter) ?? null;
    if (length !== null && known !== null && length !== known) {
      throw mismatch(letter, inputShape, named);
    }
    lengths.set(letter, known ?? length);
  });
  const known = (letter: string): number => {
    const length = lengths.get(letter) ?? null;
    if (length !== null) return length;
    throw new ShapeError({
      where: 'EinsumDense',
      problem: `the length of axis "${letter}" must be known to build it`,
      operands: [{ label: 'input', value: inputShape }],
    });
  };
  const axesWhere = (test: (letter: string) => boolean): number[] =>
    [...kernel].flatMap((letter, i) => (test(letter) ? [i] : []));
  return {
    output: [...output].map((letter) => lengths.get(letter) ?? null),
    kernel: [...kernel].map(known),
    bias: biasAxes === null ? null : biasShape(output, biasAxes, known),
    inputAxes: axesWhere((letter) => !output.includes(letter)),
    outputAxes: axesWhere((letter) => output.includes(letter)),
  };
}

function outputLengths(input: string, output: string, inputShape: Shape, given: Shape): Shape {
  const missing = output.length - 1 - given.length;
  if (missing <= 0) return [inputShape[0] ?? null, ...given];
  const lengthOf = (letter: string) => inputShape[input.indexOf(letter)] ?? null;
  const front = input.slice(0, 1 + missing) === output.slice(0, 1 + missing);
  return front
    ? [...[...output].slice(0, 1 + missing).map(lengthOf), ...given]
    : [inputShape[0] ?? null, ...given, ...[...output].slice(-missing).map(lengthOf)];
}

/** One number for each letter asked for, from the first of them on; 1 on the other axes. */
function biasShape(output: string, axes: string, length: (letter: string) => number): number[] {
  const unknown = [...axes].find((letter) => !output.includes(letter));
  if (unknown !== undefined) {
    throw new ConfigError({
      where: 'EinsumDense',
      problem: `the bias axis "${unknown}" is not among those of the output "${output}"`,
    });
  }
  const first = Math.min(...[...axes].map((letter) => output.indexOf(letter)));
  return [...output.slice(first)].map((letter) => (axes.includes(letter) ? length(letter) : 1));
}

const mismatch = (letter: string, input: Shape, output: Shape): ShapeError =>
  new ShapeError({
    where: 'EinsumDense',
    problem: `the input and the output differ on axis "${letter}"`,
    operands: [
      { label: 'input', value: input },
      { label: 'output', value: output, note: 'as outputShape says' },
    ],
  });
