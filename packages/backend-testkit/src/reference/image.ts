import { at, generate, input, type HostTensor, type ReferenceKernel } from './host-tensor.js';

/** How far one output pixel is in input pixels, and where the first lies (TensorFlow's rules). */
function scaling(inSize: number, outSize: number, alignCorners: boolean, halfPixel: boolean) {
  const scale = alignCorners && outSize > 1 ? (inSize - 1) / (outSize - 1) : inSize / outSize;
  return (out: number) => (halfPixel ? (out + 0.5) * scale - 0.5 : out * scale);
}

interface ResizeTarget {
  readonly rows: (out: number) => number;
  readonly columns: (out: number) => number;
  readonly height: number;
  readonly width: number;
}

function target(
  [inHeight = 0, inWidth = 0]: readonly number[],
  [height = 0, width = 0]: readonly number[],
  { alignCorners, halfPixelCenters }: { readonly [name: string]: unknown },
): ResizeTarget {
  const [corners, half] = [alignCorners === true, halfPixelCenters === true];
  return {
    height,
    width,
    rows: scaling(inHeight, height, corners, half),
    columns: scaling(inWidth, width, corners, half),
  };
}

/** The two neighbours of a place on an axis and the weight of the second. */
function neighbours(place: number, size: number): readonly [number, number, number] {
  const low = Math.max(0, Math.floor(place));
  return [low, Math.min(size - 1, Math.ceil(place)), place - Math.floor(place)];
}

/** Calls `visit` with each input pixel that an output pixel takes, and its share. */
function bilinearShares(
  x: HostTensor,
  resize: ResizeTarget,
  [row, column]: readonly [number, number],
  visit: (row: number, column: number, share: number) => void,
): void {
  const [top, bottom, down] = neighbours(resize.rows(row), x.shape[1] ?? 0);
  const [left, right, across] = neighbours(resize.columns(column), x.shape[2] ?? 0);
  visit(top, left, (1 - down) * (1 - across));
  visit(top, right, (1 - down) * across);
  visit(bottom, left, down * (1 - across));
  visit(bottom, right, down * across);
}

export const imageReference: { readonly [kernel: string]: ReferenceKernel } = {
  ResizeBilinear: (inputs, attrs) => {
    const x = input(inputs, 'images');
    const resize = target(x.shape.slice(1, 3), attrs['size'] as number[], attrs);
    const shape = [x.shape[0] ?? 0, resize.height, resize.width, x.shape[3] ?? 0];
    return generate(shape, 'float32', ([n = 0, row = 0, column = 0, d = 0]) => {
      let sum = 0;
      bilinearShares(x, resize, [row, column], (i, j, share) => {
        sum += share * at(x, [n, i, j, d]);
      });
      return sum;
    });
  },
  ResizeBilinearGrad: (inputs, attrs) => {
    const [x, dy] = [input(inputs, 'images'), input(inputs, 'dy')];
    const resize = target(x.shape.slice(1, 3), dy.shape.slice(1, 3), attrs);
    const dx = generate(x.shape, 'float32', () => 0);
    const [, height = 0, width = 0, depth = 0] = x.shape;
    generate(dy.shape, 'float32', ([n = 0, row = 0, column = 0, d = 0], position) => {
      bilinearShares(x, resize, [row, column], (i, j, share) => {
        const index = ((n * height + i) * width + j) * depth + d;
        dx.values[index] = (dx.values[index] ?? 0) + share * (dy.values[position] ?? 0);
      });
      return 0;
    });
    return dx;
  },
  ResizeNearestNeighbor: (inputs, attrs) => {
    const x = input(inputs, 'images');
    const resize = target(x.shape.slice(1, 3), attrs['size'] as number[], {
      alignCorners: attrs['alignCorners'],
    });
    const [, height = 0, width = 0] = x.shape;
    const corners = attrs['alignCorners'] === true;
    const shift = attrs['halfPixelCenters'] === true;
    const nearest = (place: (out: number) => number, out: number, size: number, scale: number) => {
      const exact = shift ? (out + 0.5) * scale : place(out);
      return Math.max(0, Math.min(size - 1, corners ? Math.round(exact) : Math.floor(exact)));
    };
    const shape = [x.shape[0] ?? 0, resize.height, resize.width, x.shape[3] ?? 0];
    return generate(shape, x.dtype, ([n = 0, row = 0, column = 0, d = 0]) =>
      at(x, [
        n,
        nearest(resize.rows, row, height, height / resize.height),
        nearest(resize.columns, column, width, width / resize.width),
        d,
      ]),
    );
  },
  FlipLeftRight: (inputs) => {
    const x = input(inputs, 'image');
    const width = x.shape[2] ?? 0;
    return generate(x.shape, 'float32', ([n = 0, i = 0, j = 0, d = 0]) =>
      at(x, [n, i, width - 1 - j, d]),
    );
  },
  // Resizing is linear: each pixel's gradient is what dy says of the image in which it alone is lit.
  GraftResizeGrad: (inputs, attrs) => {
    const dy = input(inputs, 'dy');
    const [batch = 0, , , depth = 0] = dy.shape;
    const shape = [batch, attrs['height'] as number, attrs['width'] as number, depth];
    const kernel = attrs['nearest'] === true ? 'ResizeNearestNeighbor' : 'ResizeBilinear';
    const resize = imageReference[kernel] as ReferenceKernel;
    return generate(shape, 'float32', (_, lit) => {
      const images = generate(shape, 'float32', (_at, i) => (i === lit ? 1 : 0));
      const y = resize({ images }, { ...attrs, size: dy.shape.slice(1, 3) }) as HostTensor;
      return y.values.reduce((sum, value, i) => sum + value * (dy.values[i] ?? 0), 0);
    });
  },
};
