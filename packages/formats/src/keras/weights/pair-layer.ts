import { className, FormatError, formatShape, type Layer, type Parameter } from '@graftjs/core';
import { isModel } from '@graftjs/layers';
import { convertLayer } from './legacy/convert-layer.js';
import type { Writer } from './legacy/writer.js';
import { matchPlaced } from './match-weights.js';
import { placedParametersOf } from './placed-parameters.js';
import type { StoredArray } from './stored-array.js';

/** An array and the parameter that takes its values. */
export type Pair = readonly [parameter: Parameter, array: StoredArray];

/**
 * Finds the parameter of a layer for each array that a file has for it: by the names of both where
 * they say enough, else in the order of the layer, or in Keras's order of older days (what is
 * trained first, moving statistics last).
 *
 * @returns why not, where the layer takes other arrays
 */
export function pairLayer(
  layer: Layer,
  stored: readonly StoredArray[],
  writer: Writer,
): readonly Pair[] | FormatError {
  const arrays = isModel(layer) ? stored : convertLayer(layer, stored, writer);
  const { parameters } = layer;
  if (arrays.length !== parameters.length) return wrongCount(layer, arrays);
  const candidates = [
    isModel(layer) ? byPath(layer, arrays) : byName(parameters, arrays),
    inOrder(parameters, arrays),
    inOrder(trainedFirst(layer), arrays),
  ];
  const fitting = candidates.find((pairs) => pairs?.every(fits));
  return fitting ?? wrongShape(layer, inOrder(parameters, arrays));
}

const fits = ([parameter, { shape }]: Pair): boolean =>
  formatShape(parameter.shape) === formatShape(shape);

const inOrder = (parameters: readonly Parameter[], arrays: readonly StoredArray[]): Pair[] =>
  parameters.map((parameter, i) => [parameter, arrays[i] as StoredArray]);

/** `kernel` for `dense_1/kernel:0`, where that pairs all of them. */
function byName(parameters: readonly Parameter[], arrays: readonly StoredArray[]): Pair[] | null {
  const names = new Map(arrays.map((array) => [lastName(array.name), array]));
  const pairs = parameters.flatMap((parameter): Pair[] => {
    const array = names.get(parameter.name);
    return array ? [[parameter, array]] : [];
  });
  return new Set(pairs.map(([, array]) => array)).size === arrays.length ? pairs : null;
}

const lastName = (name: string): string => name.replace(/:\d+$/, '').split('/').at(-1) as string;

/** By the names of the layers inside a nested model. */
function byPath(layer: Layer, arrays: readonly StoredArray[]): Pair[] | null {
  const found = matchPlaced(placedParametersOf(layer), arrays);
  if (found.size < arrays.length) return null;
  return [...found].map(([{ parameter }, array]) => [parameter, array]);
}

/** Weights, then what moves by other means, each in the order of the layers. */
function trainedFirst(layer: Layer): Parameter[] {
  const { parameters } = layer;
  const isTrained = ({ role }: Parameter): boolean => role === 'weight';
  return [
    ...parameters.filter(isTrained),
    ...parameters.filter((parameter) => !isTrained(parameter)),
  ];
}

const describe = (layer: Layer): string => `layer "${layer.name}" (${className(layer.type)})`;

function wrongCount(layer: Layer, arrays: readonly StoredArray[]): FormatError {
  const list = (entries: readonly { name: string; shape: readonly number[] }[]): string =>
    entries
      .slice(0, 8)
      .map(({ name, shape }) => `${name} ${formatShape(shape)}`)
      .join(', ') || 'none';
  return new FormatError({
    where: describe(layer),
    problem: `it takes ${layer.parameters.length} weights, and the file has ${arrays.length} for it`,
    operands: [
      { label: 'expected', value: list(layer.parameters) },
      { label: 'got', value: list(arrays) },
    ],
    ...(arrays.some(({ name }) => /lora_/.test(name))
      ? { hint: 'It was trained by LoRA: save it as .keras, which adds that to the kernel.' }
      : {}),
  });
}

function wrongShape(layer: Layer, pairs: readonly Pair[]): FormatError {
  const [parameter, array] = (pairs.find((pair) => !fits(pair)) ?? pairs[0]) as Pair;
  return new FormatError({
    where: describe(layer),
    problem: `the shape of weight "${array.name}" does not fit the layer`,
    operands: [
      { label: 'in the file', value: array.shape },
      { label: 'layer', value: parameter.shape, note: `of "${parameter.name}"` },
    ],
  });
}
