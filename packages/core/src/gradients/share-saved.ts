import { engine, type KernelBackend, type Tensor } from '@tensorflow/tfjs-core';

/** What of tfjs's engine is reached for here. */
interface Tape {
  clone(x: Tensor): Tensor;
  readonly state: {
    readonly tensorInfo: WeakMap<object, { readonly backend: KernelBackend }>;
  };
}

const shared = new WeakSet<object>();

/**
 * Makes what ops save for the way back cost nothing. tfjs runs a kernel for each such copy, and puts
 * an entry of its own on the tape, so that gradients of gradients find the way from the copy to the
 * tensor: about a third of all kernels of a step of training. Here a copy is the same data under the
 * same id: to the tape it *is* the tensor.
 */
export function shareSaved(): void {
  const tfjs = engine();
  if (shared.has(tfjs)) return;
  shared.add(tfjs);
  const tape = tfjs as unknown as Tape;
  const byKernel = tape.clone.bind(tfjs);
  tape.clone = (x) => {
    const backend = tape.state.tensorInfo.get(x.dataId)?.backend;
    if (!backend || x.dtype === 'complex64' || x.dtype === 'string') return byKernel(x);
    backend.incRef(x.dataId);
    const { dataId, shape, dtype } = x;
    const copy = tfjs.makeTensorFromTensorInfo({ dataId, shape, dtype }, backend);
    (copy as { id: number }).id = x.id;
    return copy;
  };
}
