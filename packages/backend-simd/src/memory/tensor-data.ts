import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Block } from './block.js';

/** The dtypes that live in the engine's memory; strings and complex pairs stay in JavaScript. */
export type HeapType = 'float32' | 'int32' | 'bool';
export type HeapArray = Float32Array | Int32Array | Uint8Array;

export const BYTES_PER_ELEMENT = { float32: 4, int32: 4, bool: 1 } as const;

export function isHeapType(dtype: DataType): dtype is HeapType {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}

export function viewOf(
  buffer: ArrayBufferLike,
  dtype: HeapType,
  start: number,
  length: number,
): HeapArray {
  if (dtype === 'float32') return new Float32Array(buffer, start, length);
  if (dtype === 'int32') return new Int32Array(buffer, start, length);
  return new Uint8Array(buffer, start, length);
}

/**
 * The data of one tensor in the engine's memory, in the shape that tfjs's CPU kernels expect. The
 * view is made only when one of them asks for it: our own kernels need the address alone.
 */
export class HeapData {
  refCount: number;
  /** Whether the block is still ours. */
  live = true;
  readonly dtype: HeapType;
  readonly length: number;
  /** The table that knows this data by itself as the key. */
  readonly home: object;
  /** Where the block begins. */
  readonly start: number;
  readonly complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  readonly #memory: WebAssembly.Memory;
  #block: Block | undefined;
  #view: HeapArray | undefined;

  constructor(
    home: object,
    memory: WebAssembly.Memory,
    dtype: HeapType,
    length: number,
    block: Block,
    refCount: number,
  ) {
    this.home = home;
    this.#memory = memory;
    this.dtype = dtype;
    this.length = length;
    this.start = block.start;
    this.#block = block;
    this.refCount = refCount;
  }

  get values(): HeapArray {
    return (this.#view ??= viewOf(this.#memory.buffer, this.dtype, this.start, this.length));
  }

  /** Ends the data, and gives the block to whoever releases it. */
  end(): Block {
    const block = this.#block!;
    this.live = false;
    // A disposed tensor that somebody holds on to must not hold on to blocks and their neighbours.
    this.#block = undefined;
    return block;
  }
}
