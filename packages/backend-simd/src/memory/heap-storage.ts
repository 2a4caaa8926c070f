import { DataStorage, type DataId } from '@tensorflow/tfjs-core';
import { HeapData } from './tensor-data.js';

/**
 * tfjs's table of tensor data, without the table for what lives in the engine's memory: there the
 * data is its own key. Looking a key up in a WeakMap would cost a small kernel more than it computes.
 */
export class HeapStorage<T extends object> extends DataStorage<T> {
  #count = 0;

  override get(dataId: DataId): T {
    return this.#holds(dataId) ? (dataId as T) : super.get(dataId);
  }

  override has(dataId: DataId): boolean {
    return this.#holds(dataId) || super.has(dataId);
  }

  override set(dataId: DataId, value: T): void {
    if (dataId === value) this.#count++;
    else super.set(dataId, value);
  }

  override delete(dataId: DataId): boolean {
    if (!this.#holds(dataId)) return super.delete(dataId);
    this.#count--;
    return true;
  }

  override numDataIds(): number {
    return super.numDataIds() + this.#count;
  }

  #holds(dataId: DataId): boolean {
    return dataId instanceof HeapData && dataId.live && dataId.home === this;
  }
}
