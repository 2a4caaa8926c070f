import { util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

const GRAIN = 1 << 13;

/** The rows of the predictions; `null` where labels do not lie beside them, or no numbers do. */
function rowsOf(
  backend: SimdBackend,
  { yTrue, yPred }: Record<'yTrue' | 'yPred', TensorInfo>,
  sparse: boolean,
) {
  const n = util.sizeFromShape(yPred.shape);
  const length = yPred.shape.at(-1) ?? 1;
  if (n === 0 || !backend.holdsFloats(yTrue, yPred)) return null;
  const rows = n / length;
  if (util.sizeFromShape(yTrue.shape) !== (sparse ? rows : n)) return null;
  const perChunk = Math.max(1, Math.ceil(GRAIN / length));
  const loop = [rows, length, perChunk, sparse ? 1 : 0] as const;
  return { loop, chunks: Math.ceil(rows / perChunk) };
}

/** Whoever runs a kernel directly may leave the attributes out. */
const has = (attrs: NamedAttrMap | undefined, name: 'sparse' | 'fromLogits'): boolean =>
  attrs?.[name] === true;

function crossentropy({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { yTrue, yPred } = inputs as Record<'yTrue' | 'yPred', TensorInfo>;
  const rows = rowsOf(backend, { yTrue, yPred }, has(attrs, 'sparse'));
  if (!rows) return undefined;
  const out = backend.output(yPred.shape.slice(0, -1));
  const operands = [yTrue, yPred, out].map((tensor) => backend.address(tensor));
  const kernel = has(attrs, 'fromLogits') ? 'logitCrossentropy' : 'crossentropy';
  backend.engine.run(kernel, rows.chunks, ...operands, ...rows.loop);
  return out;
}

function crossentropyGradient({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { dy, yTrue, yPred } = inputs as Record<'dy' | 'yTrue' | 'yPred', TensorInfo>;
  const rows = rowsOf(backend, { yTrue, yPred }, has(attrs, 'sparse'));
  if (!rows || !backend.holdsFloats(dy)) return undefined;
  const out = backend.output(yPred.shape);
  const operands = [dy, yTrue, yPred, out].map((tensor) => backend.address(tensor));
  const logits = has(attrs, 'fromLogits');
  const kernel = logits ? 'logitCrossentropyGradient' : 'crossentropyGradient';
  backend.engine.run(kernel, rows.chunks, ...operands, ...rows.loop);
  return out;
}

export const crossentropyKernels: KernelFamily = {
  GraftCrossentropy: crossentropy,
  GraftCrossentropyGrad: crossentropyGradient,
};
