import { expandDims, options, squeeze, type Shape, type Tensor } from '@graftjs/core';
import { defineCell } from './define-cell.js';
import { isCell, type CellPass, type RecurrentCell } from './recurrent-cell.js';

type Cells = readonly RecurrentCell[];

const cells = options.custom<Cells>('a list of recurrent cells', (value) =>
  Array.isArray(value) && value.length > 0 && value.every(isCell) ? (value as Cells) : undefined,
);

/** Each cell with the shape of what it sees: the output of the one before. */
function inOrder(stack: Cells, input: Shape): readonly (readonly [RecurrentCell, Shape])[] {
  let seen = input;
  return stack.map((cell) => {
    const own = seen;
    seen = cell.outputShape(own);
    return [cell, own] as const;
  });
}

/** Cells one on the other: each sees the output of the one before. States are those of all in order. */
export const stackedRNNCells = defineCell({
  type: 'layers/StackedRNNCells',
  positional: 'cells',
  options: { cells },
  build: (b, o) => inOrder(o.cells, b.input).map(([cell, input]) => b.sublayer(cell, [input])),
  stateShapes: (input, o) =>
    inOrder(o.cells, input).flatMap(([cell, own]) => cell.stateShapes(own)),
  outputShape: (input, o) =>
    inOrder(o.cells, input).reduce<Shape>((_, [cell, own]) => cell.outputShape(own), input),
  begin(context, input) {
    const passes = inOrder(context.options.cells, input).map(([cell, own], i) => ({
      pass: cell.begin({ ...context, random: context.random.split(i) }, own as readonly number[]),
      states: cell.stateShapes(own).length,
    }));
    return {
      project: (x) => (passes[0]?.pass as CellPass).project(x),
      step(projected, states) {
        const left = [...states];
        const next: Tensor[] = [];
        let output = projected;
        passes.forEach(({ pass, states: count }, i) => {
          const seen = i === 0 ? output : oneStep(pass, output);
          const step = pass.step(seen, left.splice(0, count));
          output = step.output;
          next.push(...step.states);
        });
        return { output, states: next };
      },
    };
  },
});

/** What a cell makes of one input, where the next one is not known yet. */
const oneStep = (pass: CellPass, x: Tensor): Tensor => squeeze(pass.project(expandDims(x, 0)), [0]);
