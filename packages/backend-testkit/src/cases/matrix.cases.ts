import { normal, type KernelCase } from './kernel-case.js';

type Product = readonly [string, readonly number[], readonly number[], boolean, boolean];
const products: readonly Product[] = [
  ['plain', [1, 7, 5], [1, 5, 9], false, false],
  ['left transposed', [1, 5, 7], [1, 5, 9], true, false],
  ['right transposed', [1, 7, 5], [1, 9, 5], false, true],
  ['both transposed', [1, 5, 7], [1, 9, 5], true, true],
  ['a batch', [3, 4, 6], [3, 6, 2], false, false],
  ['one matrix for a batch', [3, 4, 6], [1, 6, 2], false, false],
  ['a row', [1, 1, 33], [1, 33, 17], false, false],
  ['a column', [1, 33, 17], [1, 17, 1], false, false],
  ['odd and larger than a tile', [1, 37, 65], [1, 65, 41], false, false],
  ['inner length one', [1, 4, 1], [1, 1, 6], false, false],
];
const tolerance = { relative: 1e-5, absolute: 1e-5 };

const fusedActivations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid'];
const equations: readonly (readonly [string, ...(readonly number[])[]])[] = [
  ['ij,jk->ik', [3, 4], [4, 5]],
  ['bij,bjk->bik', [2, 3, 4], [2, 4, 3]],
  ['bthd,bshd->bhts', [2, 3, 2, 4], [2, 5, 2, 4]],
  ['ij->ji', [3, 4]],
  ['ij->i', [3, 4]],
  ['i,j->ij', [3], [4]],
  ['ij,kj->i', [3, 4], [2, 4]],
  ['ab,cd->bd', [2, 3], [4, 5]],
  ['btnh,bsnh->bnts', [2, 3, 4, 5], [2, 6, 4, 5]],
  ['bnts,bsnh->btnh', [2, 4, 3, 6], [2, 6, 4, 5]],
  ['abc,cde->abde', [2, 3, 4], [4, 2, 5]],
  ['kj,ki->ij', [3, 4], [3, 2]],
];

export const matrixCases: readonly KernelCase[] = [
  ...products.map(([name, a, b, transposeA, transposeB]): KernelCase => ({
    kernel: 'BatchMatMul',
    name,
    inputs: { a: normal(a, 'a'), b: normal(b, 'b') },
    attrs: { transposeA, transposeB },
    gradient: ['a', 'b'],
    tolerance,
  })),
  ...fusedActivations.map((activation): KernelCase => ({
    kernel: '_FusedMatMul',
    name: `bias and ${activation}`,
    inputs: { a: normal([1, 6, 11], 'a'), b: normal([1, 11, 13], 'b'), bias: normal([13], 'bias') },
    attrs: { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0.2 },
    tolerance,
  })),
  ...['linear', 'relu'].map((activation): KernelCase => {
    // Apart from the kinks of the activations.
    const inputs = {
      a: normal([6, 11], 'a'),
      b: normal([11, 13], 'b'),
      bias: normal([13], 'bias'),
    };
    const gradient = Object.keys(inputs);
    const common = { attrs: { activation }, tolerance, optional: true, gradient };
    return { kernel: 'GraftDense', name: activation, inputs, ...common };
  }),
  {
    kernel: 'GraftDense',
    name: 'without a bias',
    inputs: { a: normal([70, 65], 'a'), b: normal([65, 9], 'b') },
    attrs: { activation: 'linear' },
    tolerance,
    optional: true,
  },
  ...equations.map(([equation, ...shapes]): KernelCase => ({
    kernel: 'Einsum',
    name: equation,
    inputs: Object.fromEntries(shapes.map((shape, i) => [String(i), normal(shape, i)])),
    attrs: { equation },
    gradient: shapes.map((_, i) => String(i)),
    tolerance,
  })),
];
