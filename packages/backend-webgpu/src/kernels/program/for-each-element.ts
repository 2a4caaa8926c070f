import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../../storage/gpu-storage.js';
import { runProgram, type GpuProgram } from './gpu-program.js';

const THREADS = 128;
/** The most workgroups that WebGPU runs along one axis. */
const MOST_WORKGROUPS = 65535;

/** A program with a thread for each element of its output. */
export type ElementProgram = Pick<
  GpuProgram,
  'name' | 'inputs' | 'outputShape' | 'dtype' | 'uniforms' | 'floats'
> & {
  /** `fn element(index : i32) -> f32`, or `-> i32` of whole numbers. */
  readonly wgsl: string;
};

/** Computes each element of a tensor by itself. */
export function forEachElement(storage: GpuStorage, program: ElementProgram): TensorInfo {
  const length = util.sizeFromShape([...program.outputShape]);
  const groups = Math.ceil(length / THREADS);
  const across = Math.min(groups, MOST_WORKGROUPS);
  return runProgram(storage, {
    ...program,
    uniforms: { length, across, ...program.uniforms },
    workgroup: [THREADS, 1, 1],
    workgroups: [across, Math.ceil(groups / across), 1],
    wgsl: `
      ${program.wgsl}
      fn main() {
        let group = i32(workgroupId.y) * uniforms.across + i32(workgroupId.x);
        let index = group * ${THREADS} + i32(localIndex);
        if (index < uniforms.length) { result[index] = element(index); }
      }`,
  });
}
