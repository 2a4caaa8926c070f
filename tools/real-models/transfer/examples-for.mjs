import { className, Random, tensor } from '@graftjs/core';
import { dataset, fromArrays } from '@graftjs/datasets';
import { leafGraph } from '@graftjs/zoo';

/** Lengths of axes that a model leaves free, by how many axes an input has. */
const FREE = { 1: 8, 2: 6, 3: 32, 4: 12 };

/** Random examples of the shape that a model takes, `y` a class of three, or as many as there are heads. */
export function examplesFor(model, count, { seed = 1, targets = 1 } = {}) {
  const y = Int32Array.from({ length: count }, (_, i) => i % 3);
  const columns = columnsFor(model, count, seed, (i) => i % 3);
  if (columns.length === 1 && targets === 1) return fromArrays({ x: columns[0], y });
  const examples = Array.from(y, (label, i) => {
    const x = columns.map(({ data, shape: [, ...shape] }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return { data: data.subarray(i * size, (i + 1) * size), shape };
    });
    return {
      x: x.length === 1 ? x[0] : x,
      y: targets === 1 ? label : Array.from({ length: targets }, () => label),
    };
  });
  return dataset(examples);
}

/** A batch for `predict`: of two, or of as many as a model is made for. */
export function inputFor(model, count = 2) {
  const columns = columnsFor(model, model.inputs[0].shape[0] ?? count, 5, () => 0);
  const tensors = columns.map(({ data, shape }) => tensor(data, shape));
  return tensors.length === 1 ? tensors[0] : tensors;
}

function columnsFor(model, count, seed, labelOf) {
  const random = new Random(seed);
  return model.inputs.map(({ shape: [, ...axes] }, i) => {
    // As long as another input, which it may be joined with.
    const shape = axes.map((axis, at) => axis ?? lengthOf(model, at) ?? FREE[axes.length]);
    const size = shape.reduce((a, b) => a * b, 1);
    const words = vocabularyOf(model, i);
    const value = (at) => {
      if (words !== null) return random.integer(words);
      // Brighter in the part that stands for the class.
      const part = Math.floor((3 * (at % size)) / size);
      return random.normal(0, 1) + (part === labelOf(Math.floor(at / size)) ? 1 : 0);
    };
    const data = Float32Array.from({ length: count * size }, (_, at) => value(at));
    return { data, shape: [count, ...shape] };
  });
}

/** How long an axis is in the first input that says so, where sequences are free in others. */
function lengthOf({ inputs }, axis) {
  if (inputs.length === 1 || axis > 0) return null;
  return inputs.map(({ shape }) => shape[1]).find((length) => typeof length === 'number') ?? null;
}

/** How many words an input counts, where an embedding reads it; else `null`. */
function vocabularyOf(model, index) {
  const { uses, inputs } = leafGraph(model);
  const reads = (use) => use.inputs.some((one) => one.from === null && one.index === index);
  const use =
    inputs[index] && uses.find((one) => reads(one) && className(one.layer.type) === 'Embedding');
  return use ? Number(use.layer.getConfig().inputDim) : null;
}
