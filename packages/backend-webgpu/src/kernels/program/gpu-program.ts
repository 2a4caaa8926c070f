import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../../storage/gpu-storage.js';

/** A program of our own: WGSL, and how it is spread over the GPU. */
export interface GpuProgram {
  /** Names the WGSL below: programs of one name must have the same text. */
  readonly name: string;
  /** Tensors by the name that the WGSL reads them under, as flat arrays. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputShape: readonly number[];
  /** Of what it gives; booleans are whole numbers in WGSL. Default float32. */
  readonly dtype?: 'float32' | 'int32' | 'bool';
  /** Whole numbers that the WGSL reads as `uniforms.name`. */
  readonly uniforms?: Readonly<Record<string, number>>;
  /** Floats that it reads in the same way. */
  readonly floats?: Readonly<Record<string, number>>;
  readonly workgroup: readonly [number, number, number];
  /** How many workgroups there are along each axis. */
  readonly workgroups: readonly [number, number, number];
  /**
   * Functions, among them `main()`. tfjs puts `localId`, `localIndex`, `workgroupId`, the inputs and
   * `result` in front of it.
   */
  readonly wgsl: string;
}

/** Runs a program. */
export function runProgram(storage: GpuStorage, program: GpuProgram): TensorInfo {
  const { name, uniforms = {}, floats = {}, inputs, outputShape, dtype = 'float32' } = program;
  const declared = [
    ...Object.keys(uniforms).map((each) => `${each} : i32,`),
    ...Object.keys(floats).map((each) => `${each} : f32,`),
  ];
  const tfjsProgram: WebGPUProgram = {
    shaderKey: `graft ${name}`,
    variableNames: Object.keys(inputs),
    outputShape: [...outputShape],
    uniforms: declared.join(' '),
    workgroupSize: [...program.workgroup],
    dispatch: [...program.workgroups],
    // What tfjs derives coordinates from, which these programs do by themselves.
    dispatchLayout: { x: [0], y: [1], z: [] },
    getUserCode: () => program.wgsl,
  };
  // tfjs labels pipelines and timings with it.
  Object.assign(tfjsProgram, { constructor: { name } });
  const values = [
    ...Object.values(uniforms).map((value) => ({ type: 'int32', data: [value] })),
    ...Object.values(floats).map((value) => ({ type: 'float32', data: [value] })),
  ];
  return storage.runWebGPUProgram(tfjsProgram, Object.values(inputs), dtype, values);
}
