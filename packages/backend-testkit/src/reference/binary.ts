import {
  broadcastAt,
  broadcastShape,
  generate,
  input,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';

type Formula = (a: number, b: number) => number;

/** Mod with the sign of the divisor, as in Python. */
const floorMod = (a: number, b: number): number => {
  const rest = a % b;
  return (a < 0 && b < 0) || (a >= 0 && b >= 0) ? rest : (rest + b) % b;
};

const arithmetic: { readonly [kernel: string]: Formula } = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  FloorDiv: (a, b) => Math.floor(a / b),
  Mod: floorMod,
  Pow: (a, b) => Math.pow(a, b),
  Maximum: (a, b) => Math.max(a, b),
  Minimum: (a, b) => Math.min(a, b),
  SquaredDifference: (a, b) => (a - b) * (a - b),
  Atan2: Math.atan2,
};

const comparisons: { readonly [kernel: string]: (a: number, b: number) => boolean } = {
  Equal: (a, b) => a === b,
  NotEqual: (a, b) => a !== b,
  Greater: (a, b) => a > b,
  GreaterEqual: (a, b) => a >= b,
  Less: (a, b) => a < b,
  LessEqual: (a, b) => a <= b,
  LogicalAnd: (a, b) => a !== 0 && b !== 0,
  LogicalOr: (a, b) => a !== 0 || b !== 0,
  LogicalXor: (a, b) => (a !== 0) !== (b !== 0),
};

export function broadcast(
  a: HostTensor,
  b: HostTensor,
  dtype: HostTensor['dtype'],
  formula: Formula,
): HostTensor {
  return generate(broadcastShape(a.shape, b.shape), dtype, (coordinates) =>
    formula(broadcastAt(a, coordinates), broadcastAt(b, coordinates)),
  );
}

export const binaryReference: { readonly [kernel: string]: ReferenceKernel } = {
  ...Object.fromEntries(
    Object.entries(arithmetic).map(([kernel, formula]): [string, ReferenceKernel] => [
      kernel,
      (inputs) => {
        const a = input(inputs, 'a');
        return broadcast(a, input(inputs, 'b'), kernel === 'FloorDiv' ? 'int32' : a.dtype, formula);
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(comparisons).map(([kernel, compare]): [string, ReferenceKernel] => [
      kernel,
      (inputs) =>
        broadcast(input(inputs, 'a'), input(inputs, 'b'), 'bool', (a, b) =>
          compare(a, b) ? 1 : 0,
        ),
    ]),
  ),
  BitwiseAnd: (inputs) =>
    broadcast(input(inputs, 'a'), input(inputs, 'b'), 'int32', (a, b) => a & b),
  Prelu: (inputs) =>
    broadcast(input(inputs, 'x'), input(inputs, 'alpha'), 'float32', (x, alpha) =>
      x < 0 ? alpha * x : x,
    ),
  EluGrad: (inputs) =>
    broadcast(input(inputs, 'dy'), input(inputs, 'y'), 'float32', (dy, y) =>
      y >= 0 ? dy : dy * (y + 1),
    ),
  AddN: (inputs) => {
    const [first, ...rest] = Object.values(inputs);
    if (!first) throw new Error('AddN takes at least one input');
    return rest.reduce((sum, tensor) => broadcast(sum, tensor, sum.dtype, (a, b) => a + b), first);
  },
  Select: (inputs) => {
    const [condition, t, e] = [input(inputs, 'condition'), input(inputs, 't'), input(inputs, 'e')];
    return generate(
      t.shape,
      t.dtype,
      (coordinates, position) =>
        (broadcastAt(condition, coordinates) !== 0 ? t.values[position] : e.values[position]) ??
        NaN,
    );
  },
};
