import { normal, uniform, values, type KernelCase } from './kernel-case.js';

const SHAPES: readonly (readonly [string, readonly number[]])[] = [
  ['ten classes', [7, 10]],
  ['many classes', [2, 1003]],
  ['rank 3', [2, 3, 5]],
  ['many rows', [1700, 6]],
];

/** Probabilities that need not add up to 1, and logits, with labels of both kinds. */
export const crossentropyCases: readonly KernelCase[] = SHAPES.flatMap(([name, shape]) => {
  const [rows, classes] = [shape.slice(0, -1), shape.at(-1) ?? 1];
  const count = rows.reduce((product, axis) => product * axis, 1);
  const numbers = Array.from({ length: count }, (_, i) => (i * 7) % classes);
  const dy = normal([...rows], `${name} dy`);
  const tolerance = { relative: 2e-5, absolute: 2e-6 };
  const labels = [
    { sparse: true, yTrue: values([...rows], numbers) },
    { sparse: false, yTrue: uniform([...shape], 0.1, 1, `${name} y`) },
  ];
  const predictions = [
    { fromLogits: false, yPred: uniform([...shape], 0.05, 0.9, `${name} p`) },
    { fromLogits: true, yPred: normal([...shape], `${name} x`, 3) },
  ];
  const both = labels.flatMap((label) => predictions.map((given) => ({ ...label, ...given })));
  return both.flatMap(({ sparse, yTrue, fromLogits, yPred }): KernelCase[] => {
    const kind = sparse ? 'class numbers' : 'soft labels';
    const common = {
      name: `${name}, ${kind}${fromLogits ? ', logits' : ''}`,
      attrs: { sparse, fromLogits },
      tolerance: sparse ? tolerance : { relative: 2e-5, absolute: 1e-4 },
      optional: true,
    };
    const small = count * classes < 200;
    const differentiable = sparse ? ['yPred'] : ['yTrue', 'yPred'];
    return [
      {
        ...common,
        kernel: 'GraftCrossentropy',
        inputs: { yTrue, yPred },
        ...(small && { gradient: differentiable }),
      },
      {
        ...common,
        kernel: 'GraftCrossentropyGrad',
        inputs: { dy, yTrue, yPred },
        ...(small && { gradient: ['dy', ...differentiable] }),
      },
    ];
  });
});
