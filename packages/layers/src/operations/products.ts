import { einsum, matMul, reshape, transpose, type Shape, type Tensor } from '@graftjs/core';
import { grayscale } from '../image/color.js';
import { broadcastShape } from './broadcast.js';
import { refused, type OperationDefinition, type Settings } from './operation-definition.js';

/** The factors and the result of an equation of letters; an ellipsis stands for the axes in front. */
function equationOf(o: Settings, ranks: readonly number[]): { inputs: string[]; output: string } {
  const text = o['subscripts'];
  const plain = typeof text === 'string' ? text.replaceAll(' ', '').replaceAll('...', '.') : '';
  if (!/^(\.?[a-zA-Z]*,)*\.?[a-zA-Z]*->\.?[a-zA-Z]*$/.test(plain)) {
    throw refused('an equation is letters, as in "bij,bjk->bik"', text ?? null);
  }
  const [left = '', output = ''] = plain.split('->');
  const inputs = left.split(',');
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !plain.includes(letter));
  const counts = inputs.map((letters, i) => (ranks[i] ?? 0) - letters.length + 1);
  const most = Math.max(0, ...counts.filter((_, i) => inputs[i]?.startsWith('.')));
  const front = (count: number): string => free.slice(most - count, most).join('');
  return {
    inputs: inputs.map((letters, i) => letters.replace('.', front(Math.max(0, counts[i] ?? 0)))),
    output: output.replace('.', front(most)),
  };
}

function einsumShape(shapes: readonly Shape[], o: Settings): Shape {
  const { inputs, output } = equationOf(
    o,
    shapes.map(({ length }) => length),
  );
  const lengths = new Map<string, number | null>();
  inputs.forEach((letters, i) =>
    [...letters].forEach((letter, k) => {
      lengths.set(letter, lengths.get(letter) ?? shapes[i]?.[k] ?? null);
    }),
  );
  return [...output].map((letter) => lengths.get(letter) ?? null);
}

/** As NumPy multiplies: vectors are rows on the left and columns on the right. */
function product(a: Tensor, b: Tensor, o: Settings): Tensor {
  const [left, right] = [
    a.rank === 1 ? [1, ...a.shape] : a.shape,
    b.rank === 1 ? [...b.shape, 1] : b.shape,
  ];
  const y = matMul(
    reshape(a, left),
    reshape(b, right),
    o['transposeX1'] === true,
    o['transposeX2'] === true,
  );
  const kept = y.shape.filter(
    (_, i) => !(a.rank === 1 && i === y.rank - 2) && !(b.rank === 1 && i === y.rank - 1),
  );
  return reshape(y, kept);
}

function productShape([a = [], b = []]: readonly Shape[], o: Settings): Shape {
  const side = (shape: Shape, turned: boolean): Shape =>
    turned ? [...shape.slice(0, -2), ...shape.slice(-2).reverse()] : shape;
  const left = side(a, o['transposeX1'] === true);
  const right = side(b, o['transposeX2'] === true);
  const batch = broadcastShape([left.slice(0, -2), right.slice(0, -2)]);
  return [
    ...batch,
    ...(left.length > 1 ? [left.at(-2) ?? null] : []),
    ...(right.length > 1 ? [right.at(-1) ?? null] : []),
  ];
}

/** The last axis of the one with the last but one of the other: no axis is shared. */
function dotted(a: Tensor, b: Tensor): Tensor {
  const inner = a.shape.at(-1) ?? 1;
  const others = b.shape.map((_, axis) => axis).filter((axis) => axis !== Math.max(0, b.rank - 2));
  const front = transpose(b, [Math.max(0, b.rank - 2), ...others]);
  const y = matMul(reshape(a, [-1, inner]), reshape(front, [inner, -1]));
  return reshape(y, [...a.shape.slice(0, -1), ...front.shape.slice(1)]);
}

/** Operations that multiply and add up. */
export const productOperations = {
  dot: {
    tensors: ['x1', 'x2'],
    shape: ([a = [], b = []]) => [
      ...a.slice(0, -1),
      ...b.filter((_, axis) => axis !== Math.max(0, b.length - 2)),
    ],
    run: ([a, b]) => dotted(a as Tensor, b as Tensor),
  },
  einsum: {
    tensors: ['operands'],
    several: true,
    settings: ['subscripts'],
    shape: einsumShape,
    run: (operands, o) => {
      const { inputs, output } = equationOf(
        o,
        operands.map(({ rank }) => rank),
      );
      return einsum(`${inputs.join(',')}->${output}`, ...operands);
    },
  },
  matmul: {
    tensors: ['x1', 'x2'],
    settings: ['transposeX1', 'transposeX2'],
    shape: productShape,
    run: ([a, b], o) => product(a as Tensor, b as Tensor, o),
  },
  rgbToGrayscale: {
    tensors: ['images'],
    shape: ([images = []]) => [...images.slice(0, -1), 1],
    run: ([images]) => grayscale(images as Tensor),
  },
} satisfies { readonly [name: string]: OperationDefinition };
