import {
  backend_util,
  engine as tfjsEngine,
  util,
  type DataId,
  type DataType,
  type TensorInfo,
  type TypedArray,
} from '@tensorflow/tfjs-core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { Engine } from './engine.js';
import type { AllocatorStats } from './memory/allocator.js';
import type { Block } from './memory/block.js';
import { HeapStorage } from './memory/heap-storage.js';
import { BYTES_PER_ELEMENT, HeapData, isHeapType, type HeapType } from './memory/tensor-data.js';

/** What `memory()` reports beside tfjs's own counts. */
export interface SimdMemoryInfo {
  unreliable: boolean;
  reasons: string[];
  engine: AllocatorStats;
}

/**
 * tfjs's CPU backend with its tensors in the engine's memory: every CPU kernel runs on views of
 * it, and our own kernels on the addresses.
 */
export class SimdBackend extends MathBackendCPU {
  readonly engine: Engine;
  #depth = 0;
  /** Data made by the kernel that is running, released again if it throws. */
  readonly #created: DataId[] = [];
  /** Blocks whose tensors a CPU kernel disposed of: some read them afterwards. */
  readonly #deferred: Block[] = [];

  constructor(engine: Engine) {
    super();
    this.engine = engine;
    this.data = new HeapStorage(this, tfjsEngine());
  }

  /** Begins a kernel: what it releases is reused only after it, what it makes is gone if it fails. */
  begin(): void {
    if (this.#depth++ === 0) this.#created.length = 0;
  }

  /** Ends the kernel that began last. */
  end(failed: boolean): void {
    if (--this.#depth > 0) return;
    if (failed) for (const dataId of this.#created.splice(0)) this.disposeData(dataId, true);
    const deferred = this.#deferred;
    if (deferred.length === 0) return;
    for (const block of deferred) this.engine.allocator.release(block);
    deferred.length = 0;
  }

  /** A tensor whose memory the caller fills. */
  output(shape: number[], dtype: DataType = 'float32'): TensorInfo {
    if (!isHeapType(dtype)) return this.makeTensorInfo(shape, dtype);
    const dataId = this.#store(undefined, dtype, util.sizeFromShape(shape), 1);
    return { dataId, shape, dtype };
  }

  /** Where the data of a tensor begins. */
  address(tensor: TensorInfo): number {
    return (this.data.get(tensor.dataId) as unknown as HeapData).start;
  }

  /**
   * Whether tensors really hold 32-bit floats in the engine's memory. The dtype alone does not say
   * so: the CPU kernel of Cast leaves integers as they are and only calls them floats.
   */
  holdsFloats(...tensors: TensorInfo[]): boolean {
    for (const tensor of tensors) if (!this.holds(tensor, 'float32')) return false;
    return true;
  }

  holds(tensor: TensorInfo, dtype: HeapType): boolean {
    if (tensor.dtype !== dtype) return false;
    const data: unknown = this.data.get(tensor.dataId);
    return data instanceof HeapData && data.dtype === dtype;
  }

  /** Another tensor over the same data, as Reshape makes it. */
  alias(tensor: TensorInfo, shape: number[], dtype: DataType = tensor.dtype): TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape, dtype };
  }

  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): DataId {
    if (!isHeapType(dtype)) {
      const dataId = {};
      this.move(dataId, values, shape, dtype, 1);
      return dataId;
    }
    return this.#fill(undefined, values, shape, dtype, 1);
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues | null | undefined,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    if (!isHeapType(dtype)) {
      this.data.set(dataId, { values: values as backend_util.BackendValues, dtype, refCount });
      if (dtype === 'complex64' && values != null) this.#splitComplex(dataId, values, shape);
      return;
    }
    this.#fill(dataId, values, shape, dtype, refCount);
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const data: unknown = this.data.get(dataId);
    // A copy in memory of its own: the block is reused, and many Web APIs refuse shared memory.
    if (data instanceof HeapData) return data.values.slice();
    return super.readSync(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const data: unknown = this.data.get(dataId);
    if (!(data instanceof HeapData)) return super.disposeData(dataId, force);
    data.refCount--;
    if (!force && data.refCount > 0) return false;
    this.data.delete(dataId);
    const block = data.end();
    if (this.#depth > 0) this.#deferred.push(block);
    else this.engine.allocator.release(block);
    return true;
  }

  override memory(): SimdMemoryInfo {
    return { unreliable: false, reasons: [], engine: this.engine.allocator.stats() };
  }

  override dispose(): void {
    void this.engine.pool?.stop();
  }

  /** Complex data of other backends arrives interleaved; the CPU kernels look for two parts. */
  #splitComplex(dataId: DataId, values: backend_util.BackendValues, shape: number[]): void {
    const { real, imag } = backend_util.splitRealAndImagArrays(values as Float32Array);
    this.data.get(dataId).complexTensorInfos = {
      real: this.makeTensorInfo(shape, 'float32', real),
      imag: this.makeTensorInfo(shape, 'float32', imag),
    };
  }

  #fill(
    dataId: DataId | undefined,
    values: backend_util.BackendValues | null | undefined,
    shape: number[],
    dtype: HeapType,
    refCount: number,
  ): HeapData {
    const length = values == null ? util.sizeFromShape(shape) : values.length;
    const data = this.#store(dataId, dtype, length, refCount);
    // Copied even from our own memory: Slice hands out views of its input.
    if (values == null) data.values.fill(0);
    else data.values.set(values as TypedArray);
    return data;
  }

  /** Makes data that is its own key, or has that under which another backend knew it. */
  #store(dataId: DataId | undefined, dtype: HeapType, length: number, refCount: number): HeapData {
    const { engine } = this;
    const block = engine.allocate(length * BYTES_PER_ELEMENT[dtype]);
    const data = new HeapData(this.data, engine.memory, dtype, length, block, refCount);
    const key = dataId ?? data;
    this.data.set(key, data as never);
    if (this.#depth > 0) this.#created.push(key);
    return data;
  }
}
