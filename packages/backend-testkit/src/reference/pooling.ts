import { forWindow, windowGeometry, type AxisGeometry } from './geometry.js';
import {
  coordinatesOf,
  generate,
  input,
  positionOf,
  sizeOf,
  type Attributes,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';

const windows = (filterSize: unknown, axes: number): number[] =>
  typeof filterSize === 'number'
    ? (Array(axes).fill(filterSize) as number[])
    : (filterSize as number[]);

function geometryOf(x: HostTensor, attrs: Attributes): AxisGeometry[] {
  const spatial = x.shape.slice(1, -1);
  return windowGeometry(spatial, windows(attrs['filterSize'], spatial.length), attrs);
}

/** The positions in x that a window at one output element covers. */
function covered(
  x: HostTensor,
  geometry: readonly AxisGeometry[],
  out: readonly number[],
): number[] {
  const positions: number[] = [];
  forWindow(geometry, out.slice(1, -1), (inside) => {
    positions.push(positionOf([out[0] ?? 0, ...inside, out.at(-1) ?? 0], x.shape));
  });
  return positions;
}

const outShape = (x: HostTensor, geometry: readonly AxisGeometry[]) => [
  x.shape[0] ?? 0,
  ...geometry.map(({ outSize }) => outSize),
  x.shape.at(-1) ?? 0,
];

function pool(figure: (elements: number[]) => number): ReferenceKernel {
  return (inputs, attrs) => {
    const x = input(inputs, 'x');
    const geometry = geometryOf(x, attrs);
    return generate(outShape(x, geometry), 'float32', (out) =>
      figure(covered(x, geometry, out).map((position) => x.values[position] ?? NaN)),
    );
  };
}

/** Spreads dy over the inputs of each window by the share that `share` gives. */
function poolGradient(xName: string, share: (elements: number[]) => number[]): ReferenceKernel {
  return (inputs, attrs) => {
    const [dy, x] = [input(inputs, 'dy'), input(inputs, xName)];
    const geometry = geometryOf(x, attrs);
    const dx = {
      shape: x.shape,
      dtype: 'float32' as const,
      values: new Float64Array(sizeOf(x.shape)),
    };
    for (let i = 0; i < dy.values.length; i++) {
      const positions = covered(x, geometry, coordinatesOf(i, dy.shape));
      const shares = share(positions.map((position) => x.values[position] ?? NaN));
      positions.forEach((position, k) => {
        dx.values[position] = (dx.values[position] ?? 0) + (dy.values[i] ?? 0) * (shares[k] ?? 0);
      });
    }
    return dx;
  };
}

const mean = (elements: number[]) => elements.reduce((a, b) => a + b, 0) / elements.length;
const largest = (elements: number[]) => Math.max(...elements);
/** The whole gradient goes to the first of the largest. */
const toLargest = (elements: number[]) => {
  const winner = elements.indexOf(largest(elements));
  return elements.map((_, i) => (i === winner ? 1 : 0));
};

/**
 * The backward kernels of average pooling divide by the whole window, padding counted; the gradient
 * of the op makes up for it, and is checked on its own.
 */
const byWholeWindow: ReferenceKernel = (inputs, attrs) => {
  const size = geometryOf(input(inputs, 'input'), attrs).reduce((n, { window }) => n * window, 1);
  return poolGradient('input', (elements) => elements.map(() => 1 / size))(inputs, attrs);
};

export const poolingReference: { readonly [kernel: string]: ReferenceKernel } = {
  AvgPool: pool(mean),
  AvgPool3D: pool(mean),
  MaxPool: pool(largest),
  MaxPool3D: pool(largest),
  AvgPoolGrad: byWholeWindow,
  AvgPool3DGrad: byWholeWindow,
  MaxPoolGrad: poolGradient('input', toLargest),
  MaxPool3DGrad: poolGradient('input', toLargest),
};
