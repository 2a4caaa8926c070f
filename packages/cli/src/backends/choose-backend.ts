import { cpu } from '@graftjs/backend-cpu';
import { nodeGpu } from '@graftjs/backend-node-gpu';
import { simd } from '@graftjs/backend-simd';
import { wasm } from '@graftjs/backend-wasm';
import { webgpu } from '@graftjs/backend-webgpu';
import { backendCapabilities, useBackend, type Backend } from '@graftjs/core';

const BACKENDS = {
  /** The fastest that runs everywhere Node does. */
  auto: () => [simd(), wasm(), cpu()],
  simd: () => [simd()],
  wasm: () => [wasm()],
  cpu: () => [cpu()],
  webgpu: () => [webgpu()],
  'node-gpu': () => [nodeGpu()],
} as const satisfies Record<string, () => Backend[]>;

export type BackendName = keyof typeof BACKENDS;

/** What `--backend` takes. */
export const backendNames = Object.keys(BACKENDS) as readonly BackendName[];

/** The backend that a command computes on. */
export interface ChosenBackend {
  readonly name: string;
  readonly threads: number;
}

/** Makes the backend of a name the active one. */
export async function chooseBackend(name: BackendName): Promise<ChosenBackend> {
  const backend = await useBackend(...BACKENDS[name]());
  return { name: backend.name, threads: backendCapabilities().threads };
}
