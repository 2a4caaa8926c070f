import {
  add as addOp,
  addN,
  defineMergeLayer,
  div,
  maximum as maximumOp,
  minimum as minimumOp,
  mul,
  sub,
  type Tensor,
} from '@graftjs/core';
import { mergedMask } from './merge-masks.js';
import { mergedShape } from './merge-shapes.js';

const folded = (join: (a: Tensor, b: Tensor) => Tensor) => (inputs: readonly Tensor[]) =>
  inputs.slice(1).reduce((sofar, next) => join(sofar, next), inputs[0] as Tensor);

const elementwise = (name: string, call: (inputs: readonly Tensor[]) => Tensor, inputs?: number) =>
  defineMergeLayer({
    type: `layers/${name}`,
    ...(inputs === undefined ? {} : { inputs }),
    outputShape: (shapes) => mergedShape(shapes, name),
    call: (tensors) => call(tensors),
    outputMask: (_tensors, masks) => mergedMask(masks),
  });

const total = (inputs: readonly Tensor[]): Tensor => {
  const [first] = inputs as readonly [Tensor];
  const equal = inputs.every(({ shape }) => shape.join() === first.shape.join());
  return equal ? addN([...inputs]) : folded((a, b) => addOp(a, b))(inputs);
};

/** The sum of its inputs. */
export const add = elementwise('Add', total);
/** The first input minus the second. */
export const subtract = elementwise(
  'Subtract',
  folded((a, b) => sub(a, b)),
  2,
);
/** The product of its inputs. */
export const multiply = elementwise(
  'Multiply',
  folded((a, b) => mul(a, b)),
);
/** The mean of its inputs. */
export const average = elementwise('Average', (inputs) => div(total(inputs), inputs.length));
/** The largest of its inputs, element by element. */
export const maximum = elementwise(
  'Maximum',
  folded((a, b) => maximumOp(a, b)),
);
/** The smallest of its inputs, element by element. */
export const minimum = elementwise(
  'Minimum',
  folded((a, b) => minimumOp(a, b)),
);
