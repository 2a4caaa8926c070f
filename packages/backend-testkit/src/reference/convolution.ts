import { forWindow, windowGeometry, type AxisGeometry } from './geometry.js';
import {
  broadcastAt,
  generate,
  input,
  positionOf,
  sizeOf,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';
import { unaryReference } from './unary.js';

/** Output channel and weight position that an input channel goes to. */
interface Kind {
  readonly outChannels: (filter: readonly number[]) => number;
  /** Calls `visit(outChannel, filterPosition)` for each weight an input channel meets at a tap. */
  readonly connect: (
    filter: readonly number[],
    tap: readonly number[],
    inChannel: number,
    visit: (outChannel: number, position: number) => void,
  ) => void;
}

const dense: Kind = {
  outChannels: (filter) => filter.at(-1) ?? 0,
  connect: (filter, tap, inChannel, visit) => {
    for (let o = 0; o < (filter.at(-1) ?? 0); o++) {
      visit(o, positionOf([...tap, inChannel, o], filter));
    }
  },
};
const depthwise: Kind = {
  outChannels: (filter) => (filter.at(-2) ?? 0) * (filter.at(-1) ?? 0),
  connect: (filter, tap, inChannel, visit) => {
    const multiplier = filter.at(-1) ?? 0;
    for (let m = 0; m < multiplier; m++) {
      visit(inChannel * multiplier + m, positionOf([...tap, inChannel, m], filter));
    }
  },
};

/** Every product of a convolution: `visit(xPosition, filterPosition, yPosition)`. */
function forProducts(
  kind: Kind,
  xShape: readonly number[],
  filter: readonly number[],
  geometry: readonly AxisGeometry[],
  visit: (x: number, w: number, y: number) => void,
): number[] {
  const [batch = 0, channels = 0] = [xShape[0], xShape.at(-1)];
  const spatial = geometry.map(({ outSize }) => outSize);
  const yShape = [batch, ...spatial, kind.outChannels(filter)];
  const places = generate(spatial, 'float32', () => 0);
  for (let n = 0; n < batch; n++) {
    for (let p = 0; p < sizeOf(spatial); p++) {
      const out = coordinates(p, places.shape);
      forWindow(geometry, out, (inside, tap) => {
        for (let c = 0; c < channels; c++) {
          const x = positionOf([n, ...inside, c], xShape);
          kind.connect(filter, tap, c, (o, w) => visit(x, w, positionOf([n, ...out, o], yShape)));
        }
      });
    }
  }
  return yShape;
}

function coordinates(position: number, shape: readonly number[]): number[] {
  let rest = position;
  return [...shape]
    .reverse()
    .map((axis) => {
      const c = rest % axis;
      rest = Math.floor(rest / axis);
      return c;
    })
    .reverse();
}

const float = (shape: readonly number[]): HostTensor => ({
  shape,
  dtype: 'float32',
  values: new Float64Array(sizeOf(shape)),
});
const spatialOf = (shape: readonly number[]) => shape.slice(1, -1);
const windowOf = (filter: readonly number[]) => filter.slice(0, -2);

function forward(kind: Kind): ReferenceKernel {
  return (inputs, attrs) => {
    const [x, filter] = [input(inputs, 'x'), input(inputs, 'filter')];
    const geometry = windowGeometry(spatialOf(x.shape), windowOf(filter.shape), attrs);
    const y = float([
      x.shape[0] ?? 0,
      ...geometry.map(({ outSize }) => outSize),
      kind.outChannels(filter.shape),
    ]);
    forProducts(kind, x.shape, filter.shape, geometry, (xi, wi, yi) => {
      y.values[yi] = (y.values[yi] ?? 0) + (x.values[xi] ?? 0) * (filter.values[wi] ?? 0);
    });
    return y;
  };
}

function byInput(kind: Kind, shapeName: string): ReferenceKernel {
  return (inputs, attrs) => {
    const [dy, filter] = [input(inputs, 'dy'), input(inputs, 'filter')];
    const dx = float(attrs[shapeName] as number[]);
    const geometry = windowGeometry(spatialOf(dx.shape), windowOf(filter.shape), attrs);
    forProducts(kind, dx.shape, filter.shape, geometry, (xi, wi, yi) => {
      dx.values[xi] = (dx.values[xi] ?? 0) + (dy.values[yi] ?? 0) * (filter.values[wi] ?? 0);
    });
    return dx;
  };
}

function byFilter(kind: Kind): ReferenceKernel {
  return (inputs, attrs) => {
    const [x, dy] = [input(inputs, 'x'), input(inputs, 'dy')];
    const dw = float(attrs['filterShape'] as number[]);
    const geometry = windowGeometry(spatialOf(x.shape), windowOf(dw.shape), attrs);
    forProducts(kind, x.shape, dw.shape, geometry, (xi, wi, yi) => {
      dw.values[wi] = (dw.values[wi] ?? 0) + (x.values[xi] ?? 0) * (dy.values[yi] ?? 0);
    });
    return dw;
  };
}

const ACTIVATIONS: { readonly [name: string]: string } = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
};

/** Bias and activation after a linear kernel. */
export function fused(linear: ReferenceKernel): ReferenceKernel {
  return (inputs, attrs) => {
    let y = linear(inputs, attrs) as HostTensor;
    const { bias, preluActivationWeights: slope } = inputs;
    if (bias) {
      const sum = y;
      y = generate(sum.shape, 'float32', (c, i) => (sum.values[i] ?? 0) + broadcastAt(bias, c));
    }
    const activation = (attrs['activation'] as string | undefined) ?? 'linear';
    if (activation === 'linear') return y;
    if (activation === 'prelu' && slope) {
      const linearPart = y;
      return generate(y.shape, 'float32', (c, i) => {
        const v = linearPart.values[i] ?? 0;
        return v < 0 ? v * broadcastAt(slope, c) : v;
      });
    }
    const kernel = unaryReference[ACTIVATIONS[activation] ?? ''];
    if (!kernel) throw new Error(`no reference for the activation "${activation}"`);
    return kernel({ x: y }, { alpha: attrs['leakyreluAlpha'] ?? 0.2 });
  };
}

export const convolutionReference: { readonly [kernel: string]: ReferenceKernel } = {
  Conv2D: forward(dense),
  Conv3D: forward(dense),
  DepthwiseConv2dNative: forward(depthwise),
  Conv2DBackpropInput: byInput(dense, 'inputShape'),
  Conv3DBackpropInputV2: byInput(dense, 'inputShape'),
  DepthwiseConv2dNativeBackpropInput: byInput(depthwise, 'inputShape'),
  Conv2DBackpropFilter: byFilter(dense),
  Conv3DBackpropFilterV2: byFilter(dense),
  DepthwiseConv2dNativeBackpropFilter: byFilter(depthwise),
  FusedConv2D: fused(forward(dense)),
  FusedDepthwiseConv2D: fused(forward(depthwise)),
};
