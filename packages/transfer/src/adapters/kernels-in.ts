import { className, type Layer, type Parameter } from '@graftjs/core';

/** A kernel, and which of its axes stand for the inputs and the outputs of its layer. */
export interface Kernel {
  readonly parameter: Parameter;
  readonly inputAxes: readonly number[];
  readonly outputAxes: readonly number[];
}

/**
 * The kernels in a layer and in the parts that it is made of, such as the projections of an attention.
 * Depthwise filters, which mix no channels, are left out.
 */
export function kernelsIn(layer: Layer): Kernel[] {
  const inParts = new Set(layer.sublayers.flatMap(({ parameters }) => parameters));
  const own = layer.parameters.filter(
    (parameter) => !inParts.has(parameter) && isKernel(parameter),
  );
  return [
    ...own.map((parameter) => ({ parameter, ...axesOf(layer, parameter) })),
    ...layer.sublayers.flatMap(kernelsIn),
  ];
}

const isKernel = ({ name, shape, role }: Parameter): boolean =>
  role === 'weight' && shape.length >= 2 && /kernel$/.test(name) && !/depthwise/.test(name);

/** Outputs come last, but for products whose equation says otherwise. */
function axesOf(layer: Layer, { shape }: Parameter): Omit<Kernel, 'parameter'> {
  const axes = shape.map((_, i) => i);
  if (className(layer.type) === 'EinsumDense') {
    const equation = String(layer.getConfig()['equation']).replace(/[\s.]/g, '');
    const [, kernel = '', output = ''] = /,([a-zA-Z]+)->([a-zA-Z]+)/.exec(equation) ?? [];
    const isOutput = (axis: number): boolean => output.includes(kernel[axis] ?? '');
    const [inputAxes, outputAxes] = [axes.filter((i) => !isOutput(i)), axes.filter(isOutput)];
    if (inputAxes.length > 0 && outputAxes.length > 0) return { inputAxes, outputAxes };
  }
  return { inputAxes: axes.slice(0, -1), outputAxes: axes.slice(-1) };
}
