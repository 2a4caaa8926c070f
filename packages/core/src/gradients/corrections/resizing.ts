import { matMul, reshape, tensor, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';
import { fusedKernel } from '../fused-kernel.js';
import { gradientOf } from '../gradient-of.js';

interface Rules {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}
/** Writes what one output place takes from an axis of the input. */
type Shares = (place: number, inSize: number, take: (index: number, share: number) => void) => void;

const clamp = (index: number, size: number) => Math.max(0, Math.min(size - 1, index));

const bilinear: Shares = (place, inSize, take) => {
  const low = Math.floor(place);
  take(Math.max(0, low), 1 - (place - low));
  take(clamp(Math.ceil(place), inSize), place - low);
};

/** Where an output element lies on the axis of the input, by TensorFlow's rules. */
function placeOf(
  out: number,
  inSize: number,
  outSize: number,
  rules: Rules,
  shift: number,
): number {
  const corners = rules.alignCorners && outSize > 1;
  const scale = corners ? (inSize - 1) / (outSize - 1) : inSize / outSize;
  return rules.halfPixelCenters ? (out + 0.5) * scale - shift : out * scale;
}

/** Resizing an axis as a matrix [outSize, inSize]. */
function axisMatrix(inSize: number, outSize: number, rules: Resizing): Tensor {
  const matrix = new Float32Array(outSize * inSize);
  for (let out = 0; out < outSize; out++) {
    const take = (index: number, share: number) => {
      const at = out * inSize + index;
      matrix[at] = (matrix[at] ?? 0) + share;
    };
    if (!rules.nearest) {
      bilinear(placeOf(out, inSize, outSize, rules, 0.5), inSize, take);
    } else {
      const place = placeOf(out, inSize, outSize, rules, 0);
      take(clamp(rules.alignCorners ? Math.round(place) : Math.floor(place), inSize), 1);
    }
  }
  return tensor(matrix, [1, outSize, inSize]);
}

interface Resizing extends Rules {
  readonly height: number;
  readonly width: number;
  readonly nearest: boolean;
}

/**
 * Resizing is a matrix product along each axis, and its gradient the product with the transposed
 * ones. The kernels of tfjs swap height and width, and know nothing of half pixels.
 */
export const resizeBackward = fusedKernel('GraftResizeGrad', ['dy'], ([given], attributes) => {
  const attrs = attributes as unknown as Resizing;
  const dy = given as Tensor;
  const [batch = 0, outHeight = 0, outWidth = 0, depth = 0] = dy.shape;
  const rows = axisMatrix(attrs.height, outHeight, attrs);
  const columns = axisMatrix(attrs.width, outWidth, attrs);
  const lines = reshape(dy, [batch * outHeight, outWidth, depth]);
  const narrow = reshape(matMul(columns, lines, true), [batch, outHeight, attrs.width * depth]);
  return reshape(matMul(rows, narrow, true), [batch, attrs.height, attrs.width, depth]);
});

const resizing = (kernel: string): GradConfig =>
  gradientOf(kernel, {
    inputs: ['images'],
    gradient: (dy, [images], attrs) => ({
      images: () => {
        const [, height = 0, width = 0] = (images as Tensor).shape;
        const settings: Resizing = {
          height,
          width,
          nearest: kernel === 'ResizeNearestNeighbor',
          alignCorners: attrs['alignCorners'] === true,
          halfPixelCenters: attrs['halfPixelCenters'] === true,
        };
        return resizeBackward.run({ dy }, { ...settings });
      },
    }),
  });

export const resizeBilinearGradient = resizing('ResizeBilinear');
export const resizeNearestNeighborGradient = resizing('ResizeNearestNeighbor');
