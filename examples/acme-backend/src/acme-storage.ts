import {
  DataStorage,
  engine,
  KernelBackend,
  type BackendValues,
  type DataType,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

interface Entry {
  readonly values: BackendValues;
  readonly dtype: DataType;
  references: number;
}

/** Where Acme keeps tensors: here ordinary arrays; yours is memory of a GPU, or of a server. */
export class AcmeStorage extends KernelBackend {
  readonly #entries = new DataStorage<Entry>(this, engine());

  override write(values: BackendValues, _shape: number[], dtype: DataType): object {
    const dataId = {};
    this.#entries.set(dataId, { values: values?.slice() as BackendValues, dtype, references: 1 });
    return dataId;
  }
  override move(
    id: object,
    values: BackendValues,
    _shape: number[],
    dtype: DataType,
    references: number,
  ): void {
    this.#entries.set(id, { values, dtype, references });
  }
  override readSync(dataId: object): BackendValues {
    return this.#entries.get(dataId).values.slice() as BackendValues;
  }
  override async read(dataId: object): Promise<BackendValues> {
    return this.readSync(dataId);
  }
  override refCount(dataId: object): number {
    return this.#entries.has(dataId) ? this.#entries.get(dataId).references : 0;
  }
  override incRef(dataId: object): void {
    this.#entries.get(dataId).references += 1;
  }
  override disposeData(dataId: object, force = false): boolean {
    if (!this.#entries.has(dataId)) return true;
    const entry = this.#entries.get(dataId);
    entry.references -= 1;
    if (!force && entry.references > 0) return false;
    return this.#entries.delete(dataId);
  }
  override numDataIds(): number {
    return this.#entries.numDataIds();
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }
  override floatPrecision(): 32 {
    return 32;
  }

  /** The numbers of a tensor, for kernels to read. */
  numbers({ dataId }: TensorInfo): Float32Array {
    return this.#entries.get(dataId).values as Float32Array;
  }
  /** A new tensor. */
  make(shape: number[], dtype: DataType, values: BackendValues): TensorInfo {
    return { dataId: this.write(values, shape, dtype), shape, dtype };
  }
}
