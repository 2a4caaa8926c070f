import { util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Engine } from '../../engine.js';
import { elementBytes } from '../arrange/element-bytes.js';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';
import { forwardTable, gradientTable, neighboursOf, type ResizeRules } from './resize-tables.js';

const WORK = 1 << 14;

const rulesOf = (attrs: NamedAttrMap, nearest: boolean): ResizeRules => ({
  nearest,
  alignCorners: attrs['alignCorners'] === true,
  halfPixelCenters: attrs['halfPixelCenters'] === true,
});

/** Runs with both tables in the engine's memory. */
function withTables(
  engine: Engine,
  rows: Int32Array,
  columns: Int32Array,
  run: (rows: number, columns: number) => void,
): void {
  const block = engine.allocate((rows.length + columns.length) * 4);
  try {
    const memory = new Int32Array(engine.memory.buffer, block.start, rows.length + columns.length);
    memory.set(rows);
    memory.set(columns, rows.length);
    run(block.start, block.start + rows.length * 4);
  } finally {
    engine.allocator.release(block);
  }
}

function resize(nearest: boolean): NativeKernel {
  const kernel = nearest ? 'resizeNearest' : 'resizeBilinear';
  return ({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const images = inputs['images']!;
    const [batch, height, width, channels] = images.shape as [number, number, number, number];
    const [outHeight, outWidth] = attrs['size'] as [number, number];
    const shape = [batch, outHeight, outWidth, channels];
    const fits = nearest ? elementBytes(backend, images) === 4 : backend.holdsFloats(images);
    if (!fits || util.sizeFromShape(shape) * util.sizeFromShape(images.shape) === 0) {
      return undefined;
    }
    const rules = rulesOf(attrs, nearest);
    const rows = forwardTable(neighboursOf(height, outHeight, rules));
    const columns = forwardTable(neighboursOf(width, outWidth, rules));
    const out = backend.output(shape, images.dtype);
    const perChunk = Math.max(1, Math.ceil(WORK / (outWidth * channels)));
    withTables(backend.engine, rows, columns, (...tables) => {
      const operands = [backend.address(images), backend.address(out)];
      const sizes = [height, width, channels, outHeight, outWidth];
      const loop = [perChunk, batch * outHeight];
      const chunks = Math.ceil((batch * outHeight) / perChunk);
      backend.engine.run(kernel, chunks, ...operands, ...sizes, ...tables, ...loop);
    });
    return out;
  };
}

/** By the images [batch, height, width, channels]: attributes height, width, and the rules. */
function gradient({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const dy = inputs['dy']!;
  const [batch, outHeight, outWidth, channels] = dy.shape as [number, number, number, number];
  const { height, width } = attrs as { height: number; width: number };
  const shape = [batch, height, width, channels];
  if (!backend.holdsFloats(dy) || util.sizeFromShape(shape) === 0) return undefined;
  const rules = rulesOf(attrs, attrs['nearest'] === true);
  const rows = gradientTable(neighboursOf(height, outHeight, rules), height);
  const columns = gradientTable(neighboursOf(width, outWidth, rules), width);
  const dx = backend.output(shape);
  const perPixel = Math.max(1, (outHeight * outWidth) / (height * width));
  const perChunk = Math.max(1, Math.ceil(WORK / (width * channels * perPixel)));
  withTables(backend.engine, rows, columns, (...tables) => {
    const operands = [backend.address(dy), backend.address(dx)];
    const sizes = [height, width, channels, outHeight, outWidth];
    const loop = [perChunk, batch * height];
    const chunks = Math.ceil((batch * height) / perChunk);
    backend.engine.run('resizeGradient', chunks, ...operands, ...sizes, ...tables, ...loop);
  });
  return dx;
}

export const resizeKernels: KernelFamily = {
  ResizeBilinear: resize(false),
  ResizeNearestNeighbor: resize(true),
  GraftResizeGrad: gradient,
};
